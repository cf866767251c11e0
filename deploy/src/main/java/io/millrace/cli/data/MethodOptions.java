package io.millrace.cli.data;

import io.millrace.evaluate.baseline.BaselineKind;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of all commands that judge answers: what stands beside them, and what is nominal. */
public final class MethodOptions {

  @Option(
      names = "--season",
      paramLabel = "N",
      defaultValue = "1",
      description = "Readings of a season, for mase and the baselines; ${DEFAULT-VALUE}: none.")
  private int season;

  @Option(
      names = "--level",
      paramLabel = "SHARE",
      defaultValue = "0.9",
      description = "Nominal coverage of lower and upper in results; ${DEFAULT-VALUE}.")
  private double level;

  @Option(
      names = "--baselines",
      paramLabel = "WORD",
      split = ",",
      description =
          "Simple methods beside the answers: no-change, majority, moving-average, seasonal,"
              + " ridge-on-lags.")
  private List<String> baselines = List.of();

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description =
          "Where it is known what scores should find: judge the alarms of scores above it too.")
  private Double threshold;

  /** Readings of a season; 1 for none. */
  public int season() {
    return season;
  }

  /** Nominal coverage of intervals. */
  public double level() {
    return level;
  }

  /**
   * The simple methods.
   *
   * @throws IllegalArgumentException if a word names none
   */
  public List<BaselineKind> baselines() {
    return baselines.stream().map(BaselineKind::of).toList();
  }

  /** A score above it is an alarm; null if none is judged. */
  public Double threshold() {
    return threshold;
  }

  /**
   * All that cannot be judged by.
   *
   * @param failed the action, for example {@code Cannot compare}
   */
  public List<String> faults(String failed) {
    List<String> faults = new ArrayList<>();
    if (season < 1) {
      faults.add(failed + " with --season " + season + ": expected 1 or more");
    }
    if (!(level > 0 && level < 1)) {
      faults.add(failed + " with --level " + level + ": expected above 0 and below 1");
    }
    if (threshold != null && !Double.isFinite(threshold)) {
      faults.add(failed + " with --threshold " + threshold + ": expected a finite number");
    }
    for (String word : baselines) {
      try {
        if (BaselineKind.of(word) == BaselineKind.SEASONAL && season == 1) {
          faults.add(
              failed
                  + " with seasonal: expected a season of 2 readings or more, found 1; add --season N");
        }
      } catch (IllegalArgumentException unknown) {
        faults.add(unknown.getMessage());
      }
    }
    return faults;
  }
}
