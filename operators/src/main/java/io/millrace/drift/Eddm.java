package io.millrace.drift;

import java.util.Arrays;

/*
 * State: numbers since the last error, errors, mean and sum of squares of the distances between
 * errors, largest mean + 2 deviations. After some errors, with v = mean + 2 deviations:
 *   warning if v/v_max < .95, change if v/v_max < .9
 * (Baena-García, del Campo-Ávila, Fidalgo, Bifet, Gavaldà, Morales-Bueno, 2006).
 */
/**
 * The early drift detection method: the distance between errors falls. Numbers are 1 for an error
 * and 0 else. It finds slow changes before {@link Ddm}, and has many false alarms: it compares with
 * a maximum that some early errors may set.
 */
public final class Eddm implements DriftDetector {

  private final double share;
  private final int least;

  /**
   * @param share of the largest reach below which the distance has changed; published: .9
   * @param least errors before the first test; published: 30
   */
  public Eddm(double share, int least) {
    if (!(share > 0 && share < 1 && least > 0)) {
      throw new IllegalArgumentException(
          "Cannot detect a fall to "
              + share
              + " after "
              + least
              + " errors: expected a share between 0 and 1, and at least one error");
    }
    this.share = share;
    this.least = least;
  }

  /** The published setting, .9 after 30 errors. */
  public Eddm() {
    this(.9, 30);
  }

  /** A share of .8 after 100 errors. */
  public static Eddm usual() {
    return new Eddm(.8, 100);
  }

  @Override
  public int width() {
    return 5;
  }

  @Override
  public Drift step(double value, double[] state) {
    state[0]++;
    if (value == 0) {
      return Drift.NONE;
    }
    double distance = state[0];
    state[0] = 0;
    state[1]++;
    double off = distance - state[2];
    state[2] += off / state[1];
    state[3] += off * (distance - state[2]);
    double reach = state[2] + 2 * Math.sqrt(state[3] / state[1]);
    if (state[1] < least) {
      return Drift.NONE;
    }
    if (reach > state[4]) {
      state[4] = reach;
      return Drift.NONE;
    }
    double left = reach / state[4];
    if (left < share) {
      Arrays.fill(state, 0);
      return Drift.CHANGE;
    }
    return left < (1 + share) / 2 ? Drift.WARNING : Drift.NONE;
  }
}
