package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.step.DictionaryLayout;
import io.millrace.dictionary.step.Schedule;
import io.millrace.dictionary.step.Warmup;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the first phase ends: by the density of the codes, or as release 0.1.0 began it. */
class FirstPhaseTest {

  private static final int N = 50;

  private final DictionaryLayout layout = new DictionaryLayout(new Shape(N, N), Schedule.Mode.FAST);
  private final FirstPhase first = new FirstPhase(layout, new Warmup(N, N));
  private final float[] slots = layout.slots.initial();

  @Test
  void exampleUsage() {
    begunNow();
    codes(0.1);
    assertThat(first.batches(slots)).isEqualTo(100);
    codes(0.9);
    assertThat(first.batches(slots)).isEqualTo(600);
  }

  @Test
  void beforeAnythingIsLearnedCodesAreDense() {
    begunNow();
    assertThat(first.batches(slots)).isEqualTo(600);
  }

  @Test
  void aWarmUpThatBeganUnderRelease010EndsAsItWouldHaveThere() {
    codes(0.1);
    slots[layout.batches] = 150;
    assertThat(first.isOfFirstRelease(slots)).isTrue();
    assertThat(first.batches(slots)).isEqualTo(300);
    slots[layout.batches] = 300;
    assertThat(first.isOfFirstRelease(slots)).isFalse();
    assertThat(first.batches(slots)).isEqualTo(100);
  }

  @Test
  void aMomentThatIsOneByChanceIsNotTakenForTheOldRelease() {
    assertThat(FirstPhase.known(1)).isLessThan(1);
    assertThat(FirstPhase.known(1 + 1e-9)).isLessThan(1);
    assertThat(FirstPhase.known(0.5)).isEqualTo(0.5f);
  }

  @Test
  void aNewGroupNeverLooksLikeOneOfRelease010() {
    Trained group = new Trained(8, Map.of(), 4);
    PlantedStream stream = new PlantedStream(8, 0.3, 4);
    FirstPhase phase =
        new FirstPhase(new DictionaryLayout(new Shape(8, 8), Schedule.Mode.FAST), new Warmup(8, 8));
    assertThat(phase.isOfFirstRelease(group.parameters)).isFalse();
    for (int batch = 0; batch < 400; batch++) {
      group.batches(1, stream);
      assertThat(phase.isOfFirstRelease(group.parameters)).as("after %s", batch).isFalse();
    }
    assertThat(stream.error(group.parameters)).isLessThan(1e-3);
  }

  private void begunNow() {
    slots[layout.expected + DictionaryLayout.EXPECTED_CROSS] = FirstPhase.UNKNOWN_CROSS;
  }

  private void codes(double density) {
    slots[layout.codeSquare] = (float) density;
    slots[layout.codeCube] = (float) (density * 2 * Math.sqrt(2 / Math.PI));
  }
}
