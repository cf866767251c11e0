package io.millrace.benchmark.published.stream;

import io.millrace.benchmark.published.stream.ClassicStream.Labelled;
import io.millrace.drift.Drift;
import io.millrace.drift.DriftDetector;
import java.util.Arrays;

/**
 * Counts what a detector finds in the errors of naive Bayes, which begins anew at each detection,
 * as does the detector. A change is found by the first detection before the next change; all others
 * are false. A detection while errors fall does not count: some detectors look for any change, and
 * a learner gets better.
 */
final class DetectorTrial {

  /** Weight of an error in the mean of recent ones. */
  private static final double RECENT = .01;

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
    Errors errors = new Errors();
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
      errors.add(hit ? 0 : 1);
      if (detector != null && detector.step(hit ? 0 : 1, state) == Drift.CHANGE && errors.rise()) {
        learner = new GaussianNaiveBayes(channels, classes);
        errors = new Errors();
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

  /** Errors of one learner. */
  private static final class Errors {
    private double recent;
    private double mean;
    private long count;

    void add(int error) {
      count++;
      mean += (error - mean) / count;
      recent += Math.max(RECENT, 1.0 / count) * (error - recent);
    }

    boolean rise() {
      return recent > mean;
    }
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
