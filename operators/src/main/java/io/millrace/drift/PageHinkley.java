package io.millrace.drift;

import java.util.Arrays;

/*
 * State: n, mean, deviation of the mean's squares, sum, its minimum. With x the number in deviations:
 *   after WARM_UP numbers:  m ← m + (x - slack),  M ← min(M, m),  change if m - M > threshold
 * (Page, Biometrika 41, 1954; Hinkley 1971). Mean and deviation run (Welford). Numbers are divided by
 * their deviation, so that slack and threshold have no unit.
 */
/**
 * The test of Page and Hinkley for a rise of the mean: a sum of what exceeds the mean so far, in
 * deviations. With the usual settings it finds a rise of one deviation after about 60 numbers. For
 * a fall, give it the negative numbers.
 */
public final class PageHinkley implements DriftDetector {

  private static final int WARM_UP = 30;

  private final double slack;
  private final double threshold;

  /**
   * @param slack rise, in deviations, that is not looked for
   * @param threshold sum, in deviations, that is a change
   */
  public PageHinkley(double slack, double threshold) {
    if (!(slack >= 0 && threshold > 0)) {
      throw new IllegalArgumentException(
          "Cannot detect a rise with slack "
              + slack
              + " and threshold "
              + threshold
              + ": expected 0 or more, and above 0");
    }
    this.slack = slack;
    this.threshold = threshold;
  }

  /** Slack .2, threshold 50. */
  public static PageHinkley usual() {
    return new PageHinkley(.2, 50);
  }

  @Override
  public int width() {
    return 5;
  }

  @Override
  public Drift step(double value, double[] state) {
    if (state[0] >= WARM_UP && state[2] > 0) {
      double deviation = Math.sqrt(state[2] / state[0]);
      state[3] += (value - state[1]) / deviation - slack;
      state[4] = Math.min(state[4], state[3]);
      if (state[3] - state[4] > threshold) {
        Arrays.fill(state, 0);
        return Drift.CHANGE;
      }
    }
    state[0]++;
    double off = value - state[1];
    state[1] += off / state[0];
    state[2] += off * (value - state[1]);
    return Drift.NONE;
  }
}
