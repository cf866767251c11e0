package io.millrace.simulate.demo.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelsTest {

  private final SeededRandom random = new SeededRandom(6);

  @Test
  void exampleUsage() {
    assertThat(Labels.FIRST.shows(1, random)).isTrue();
    assertThat(Labels.FIRST.shows(2, random)).isFalse();
    assertThat(Labels.FIRST.judges(1)).as("what was labelled is not judged").isFalse();
    assertThat(Labels.FIRST.judges(2)).isTrue();
  }

  @Test
  void oneReadingInTenKeepsItsLabel() {
    int draws = 20_000;
    long shown = IntStream.range(0, draws).filter(at -> Labels.TENTH.shows(3, random)).count();

    // Five deviations of a binomial count.
    assertThat((double) shown / draws).isCloseTo(.1, within(5 * Math.sqrt(.1 * .9 / draws)));
  }

  /** Draws are counted: a scheme that drew for nothing would change the readings behind it. */
  @Test
  void onlyTheTenthDraws() {
    SeededRandom other = new SeededRandom(6);
    for (int recording = 1; recording < 5; recording++) {
      assertThat(Labels.EVERY.shows(recording, random)).isTrue();
      assertThat(Labels.EVERY.judges(recording)).isTrue();
      assertThat(Labels.TENTH.judges(recording)).isTrue();
      Labels.FIRST.shows(recording, random);
    }

    assertThat(random.uniform()).isEqualTo(other.uniform());
  }

  @ParameterizedTest
  @EnumSource(Labels.class)
  void theKeyOfAPersonHoldsTheirLabels(Labels labels) {
    for (String person : new String[] {"s01", "", "anna-maria", "x-every"}) {
      assertThat(Labels.of(labels.key(person))).isEqualTo(labels);
    }
    assertThat(labels.words()).isNotBlank();
  }
}
