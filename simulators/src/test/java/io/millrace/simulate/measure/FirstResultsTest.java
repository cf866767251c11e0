package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirstResultsTest {

  /** The first results of a key have the sequences 7 and 8: it had seven readings before. */
  @Test
  void exampleUsage() {
    FirstResults first = new FirstResults(2);

    assertThat(
            List.of(row("a", 7), row("b", 0), row("a", 8), row("a", 9), row("b", 1), row("b", 2))
                .stream()
                .map(first::take))
        .containsExactly(true, true, true, false, true, false);
  }

  @Test
  void noneIsTheFirstOfNothingToSkip() {
    assertThat(new FirstResults(0).take(row("a", 0))).isFalse();
  }

  private static ResultRow row(String key, long sequence) {
    return new ResultRow(key, 0, sequence, null, 0, new float[0]);
  }
}
