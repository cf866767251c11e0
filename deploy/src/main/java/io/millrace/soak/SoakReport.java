package io.millrace.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a soak measured.
 *
 * @param plan length and load
 * @param samples in their order
 * @param counts records of each part
 * @param quiet slowest answer of a quiet key beside the hot one, in seconds
 */
public record SoakReport(
    SoakPlan plan, List<SoakSample> samples, List<Counts> counts, double quiet) {

  /** Seconds within which the quiet keys beside a hot one must be answered. */
  public static final double SLOWEST_QUIET = 20;

  /**
   * Records of a part.
   *
   * @param part the part
   * @param sent to the topic of readings
   * @param answered results that were read
   * @param restarts of the job
   */
  public record Counts(SoakPart part, long sent, long answered, long restarts) {}

  public SoakReport {
    samples = List.copyOf(samples);
    counts = List.copyOf(counts);
  }

  /** The samples of a part. */
  public List<SoakSample> of(SoakPart part) {
    return samples.stream().filter(sample -> sample.part() == part).toList();
  }

  /** Everything that is not as it should be; empty if all is within its ceiling. */
  public List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (Counts count : counts) {
      if (count.sent() != count.answered()) {
        found.add(
            String.format(
                Locale.ROOT,
                "%s: %,d records sent, %,d results read",
                count.part().words(),
                count.sent(),
                count.answered()));
      }
      if (count.restarts() > 0) {
        found.add(
            String.format(
                Locale.ROOT,
                "%s: %d restarts, expected none",
                count.part().words(),
                count.restarts()));
      }
      for (Measure measure : Measure.values()) {
        OptionalLong ceiling = measure.ceiling(plan, of(count.part()));
        long largest = measure.largest(of(count.part()));
        if (ceiling.isPresent() && largest > ceiling.getAsLong()) {
          found.add(
              String.format(
                  Locale.ROOT,
                  "%s: %s %s, expected at most %s",
                  count.part().words(),
                  measure.words(),
                  measure.show(largest),
                  measure.show(ceiling.getAsLong())));
        }
      }
    }
    if (quiet > SLOWEST_QUIET) {
      found.add(
          String.format(
              Locale.ROOT,
              "a quiet key was answered after %.1f s, expected at most %.0f s",
              quiet,
              SLOWEST_QUIET));
    }
    return found;
  }

  /** Whether everything stayed within its ceiling and each record was answered once. */
  public boolean isWithin() {
    return complaints().isEmpty();
  }
}
