package io.millrace.benchmark.published;

import io.millrace.evaluate.detection.NabProfile;
import io.millrace.evaluate.detection.Span;
import java.util.List;

/*
 * As the authors of SKAB compute it (waico/SKAB, utils/evaluating.py), but with the sum over all
 * windows, of which that program keeps the last one alone: a window begins at a changepoint; of the
 * alarms in it the first counts, at position x from -π/2 to π/2 of the window,
 *   (found + wrong)/2 · (1 - tanh(2x)/tanh(π)) - wrong
 * an alarm outside windows counts -wrong, a window without one -missed;
 *   score = 100 (raw + missed W)/((found + missed) W)
 */
/** The score of changepoints of the Skoltech Anomaly Benchmark, with the profiles of NAB. */
final class ChangepointScore {

  private final double wrong;
  private final double missed;
  private double raw;
  private long windows;

  ChangepointScore(NabProfile profile) {
    this.wrong = profile == NabProfile.LOW_FALSE_POSITIVES ? .22 : .11;
    this.missed = profile == NabProfile.LOW_FALSE_NEGATIVES ? 2 : 1;
  }

  /**
   * Adds a series.
   *
   * @param spans windows behind the changepoints, ascending
   * @param alarms positions of alarms, ascending
   */
  void add(List<Span> spans, List<Integer> alarms) {
    for (int alarm : alarms) {
      boolean inside = spans.stream().anyMatch(s -> s.first() <= alarm && alarm <= s.last());
      raw -= inside ? 0 : wrong;
    }
    for (Span span : spans) {
      windows++;
      raw +=
          alarms.stream()
              .filter(alarm -> span.first() <= alarm && alarm <= span.last())
              .findFirst()
              .map(alarm -> value(span, alarm))
              .orElse(-missed);
    }
  }

  private double value(Span span, int alarm) {
    double share = span.length() == 1 ? 0 : (alarm - span.first()) / (span.length() - 1.0);
    double x = Math.PI * (share - .5);
    return (1 + wrong) / 2 * (1 - Math.tanh(2 * x) / Math.tanh(Math.PI)) - wrong;
  }

  /** 0 for silence, 100 at best. */
  double score() {
    return 100 * (raw + missed * windows) / ((1 + missed) * windows);
  }
}
