package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthComparisonTest {

  @TempDir private Path folder;

  /**
   * The truth is 0, 4, 0, 4, whose deviation is 2; the last two values are hidden. The mean of the
   * two that are seen is 2, the last of them 4.
   */
  @Test
  void exampleUsage() throws IOException {
    TruthComparison comparison =
        new TruthComparison(
            table("truth", "0", "4", "0", "4"), table("shown", "0", "4", "", ""), 0);

    for (int at = 0; at < 4; at++) {
      comparison.add(result(at, new float[] {0, 4, 1, 3}[at]));
    }

    assertThat(comparison.count()).isEqualTo(4);
    assertThat(comparison.answer("observed_error")).isZero();
    assertThat(comparison.answer("hidden")).isEqualTo(2);
    assertThat(comparison.answer("hidden_error")).isCloseTo(1 / 2.0, within(1e-12));
  }

  /** Both baselines know only what was shown before: 6 and 3 for the third value, which is 12. */
  @Test
  void theBaselinesKnowNothingOfTheReadingItself() throws IOException {
    TruthComparison comparison =
        new TruthComparison(table("truth", "0", "6", "12"), table("shown", "0", "6", ""), 0);

    for (int at = 0; at < 3; at++) {
      comparison.add(result(at, 0));
    }

    // The first value has no past, so two are judged: 6 and 12, whose deviation is 3.
    assertThat(comparison.lastValue("hidden")).isOne();
    assertThat(comparison.lastValue("hidden_error")).isCloseTo(6 / 3.0, within(1e-12));
    assertThat(comparison.runningMean("hidden_error")).isCloseTo(9 / 3.0, within(1e-12));
  }

  @Test
  void whatIsSkippedIsStillLearnedByTheBaselines() throws IOException {
    TruthComparison comparison =
        new TruthComparison(
            table("truth", "1", "3", "5", "9"), table("shown", "1", "3", "", ""), 2);

    for (int at = 0; at < 4; at++) {
      comparison.add(result(at, 7));
    }

    assertThat(comparison.count()).isEqualTo(2);
    // 5 and 9 have the deviation 2; they are judged against the last value 3 and the mean 2.
    assertThat(comparison.lastValue("hidden_error"))
        .isCloseTo(Math.sqrt((4 + 36) / 2.0) / 2, within(1e-12));
    assertThat(comparison.runningMean("hidden_error"))
        .isCloseTo(Math.sqrt((9 + 49) / 2.0) / 2, within(1e-12));
    assertThat(comparison.answer("hidden_error")).isCloseTo(2 / 2.0, within(1e-12));
  }

  @Test
  void resultsWithoutATruthAreLeftOut() throws IOException {
    ReadingTable truth = table("truth", "1", "2");
    TruthComparison comparison = new TruthComparison(truth, truth, 0);

    comparison.add(result(0, 1));
    comparison.add(result(7, 1));
    comparison.add(new ResultRow("stranger", 0, 0, null, 0, new float[] {1}));

    assertThat(comparison.count()).isOne();
  }

  @Test
  void aFieldOfAnotherWidthIsRefusedWithTheCure() throws IOException {
    ReadingTable truth = table("truth", "1");
    TruthComparison comparison = new TruthComparison(truth, truth, 0);

    assertThatThrownBy(() -> comparison.add(new ResultRow("k", 0, 0, null, 0, new float[] {1, 2})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a field of 1 numbers, found 2; name another with --field");
    assertThatThrownBy(() -> comparison.add(new ResultRow("k", 0, 0, null, 0, new float[0])))
        .hasMessageContaining("found 0");
  }

  /** Readings of key k, a second apart. */
  private ReadingTable table(String name, String... values) throws IOException {
    StringBuilder text = new StringBuilder("time,station,a\n");
    for (int at = 0; at < values.length; at++) {
      text.append(String.format(Locale.ROOT, "%s,k,%s%n", Instant.ofEpochSecond(at), values[at]));
    }
    return ReadingTable.read(Files.writeString(folder.resolve(name + ".csv"), text));
  }

  private static ResultRow result(int at, float value) {
    return new ResultRow("k", 1000L * at, at, null, 0, new float[] {value});
  }
}
