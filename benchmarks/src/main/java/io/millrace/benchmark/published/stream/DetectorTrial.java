package io.millrace.benchmark.published.stream;

import io.millrace.benchmark.published.stream.ClassicStream.Labelled;
import io.millrace.drift.Adwin;
import io.millrace.drift.Drift;
import io.millrace.drift.DriftDetector;
import java.util.Arrays;

/**
 * Counts what a detector finds in the errors of naive Bayes, which begins anew at each detection,
 * as does the detector. A change is found by the first detection before the next change; all others
 * are false. That errors become fewer is no detection: a learner gets better.
 */
final class DetectorTrial {

  private final DriftDetector detector;
  private long changes;
  private long found;
  private long delay;
  private long wrong;
  private long right;
  private long readings;

  /**
   * @param detector null for none
   */
  DetectorTrial(DriftDetector detector) {
    this.detector = detector;
  }

  void play(Labelled[] stream, int classes, int every) {
    int channels = stream[0].values().length;
    StreamLearner learner = new GaussianNaiveBayes(channels, classes);
    double[] state = new double[detector == null ? 0 : detector.width()];
    boolean open = false;
    for (int at = 0; at < stream.length; at++) {
      if (every > 0 && at > 0 && at % every == 0) {
        changes++;
        open = true;
      }
      float[] values = stream[at].values();
      boolean hit = learner.answer(values) == stream[at].label();
      right += hit ? 1 : 0;
      readings++;
      learner.learn(values, stream[at].label());
      if (detector != null && isRise(hit ? 0 : 1, state)) {
        learner = new GaussianNaiveBayes(channels, classes);
        Arrays.fill(state, 0);
        if (open) {
          found++;
          delay += at % every;
          open = false;
        } else {
          wrong++;
        }
      }
    }
  }

  /** Whether the detector finds more errors than before. ADWIN finds fewer, too. */
  private boolean isRise(int error, double[] state) {
    if (detector instanceof Adwin adwin) {
      double before = adwin.mean(state);
      return adwin.step(error, state) == Drift.CHANGE && adwin.mean(state) > before;
    }
    return detector.step(error, state) == Drift.CHANGE;
  }

  double accuracy() {
    return right / (double) readings;
  }

  long changes() {
    return changes;
  }

  long found() {
    return found;
  }

  /** Mean readings from a change that was found to its detection. */
  double delay() {
    return delay / (double) found;
  }

  /** False detections in 100,000 readings. */
  double wrong() {
    return wrong * 1e5 / readings;
  }
}
