package io.millrace.drift;

import java.util.Arrays;

/*
 * State: n, errors, least p + s, p and s there (plus one in the third, so that zero is none). With
 * p = errors/n and s = sqrt(p (1 - p)/n), after some numbers:
 *   warning if p + s >= p_min + 2 s_min, change if p + s >= p_min + 3 s_min, 3 being the setting
 * (Gama, Medas, Castillo, Rodrigues, SBIA 2004).
 */
/**
 * The drift detection method: the share of errors rises above its least value so far. Numbers are 1
 * for an error and 0 else. It compares with a minimum that keeps falling, so on a stationary stream
 * its false alarms are more frequent than three deviations suggest: {@link HddmA} has a level.
 */
public final class Ddm implements DriftDetector {

  private final double deviations;
  private final int least;
  private final int leastErrors;

  /**
   * @param deviations rise of the share of errors, in deviations, that is a change; published: 3
   * @param least numbers before the first test; published: 30
   * @param leastErrors errors before the first test: after fewer the least share is that of a lucky
   *     beginning; published: 0
   */
  public Ddm(double deviations, int least, int leastErrors) {
    if (!(deviations > 0 && least > 0 && leastErrors >= 0)) {
      throw new IllegalArgumentException(
          "Cannot detect a rise of "
              + deviations
              + " deviations after "
              + least
              + " numbers: expected both above 0");
    }
    this.deviations = deviations;
    this.least = least;
    this.leastErrors = leastErrors;
  }

  /** The published setting, 3 deviations after 30 numbers. */
  public Ddm() {
    this(3, 30, 0);
  }

  /** 3.5 deviations after 30 errors. */
  public static Ddm usual() {
    return new Ddm(3.5, 30, 30);
  }

  @Override
  public int width() {
    return 5;
  }

  @Override
  public Drift step(double value, double[] state) {
    state[0]++;
    state[1] += value;
    if (state[0] < least || state[1] < leastErrors) {
      return Drift.NONE;
    }
    double share = state[1] / state[0];
    double deviation = Math.sqrt(share * (1 - share) / state[0]);
    if (state[2] == 0 || share + deviation <= state[2] - 1) {
      state[2] = 1 + share + deviation;
      state[3] = share;
      state[4] = deviation;
    }
    double level = share + deviation;
    if (level > state[3] + deviations * state[4]) {
      Arrays.fill(state, 0);
      return Drift.CHANGE;
    }
    return level > state[3] + 2.0 / 3 * deviations * state[4] ? Drift.WARNING : Drift.NONE;
  }
}
