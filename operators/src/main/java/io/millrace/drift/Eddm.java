package io.millrace.drift;

import java.util.Arrays;

/*
 * State: numbers since the last error, errors, mean and sum of squares of the distances between
 * errors, largest mean + 2 deviations. After WARM_UP errors, with v = mean + 2 deviations:
 *   warning if v/v_max < .95, change if v/v_max < .9
 * (Baena-García, del Campo-Ávila, Fidalgo, Bifet, Gavaldà, Morales-Bueno, 2006).
 */
/**
 * The early drift detection method: the distance between errors falls. Numbers are 1 for an error
 * and 0 else. It finds slow changes before {@link Ddm}, and has many false alarms: it compares with
 * a maximum that some early errors may set.
 */
public final class Eddm implements DriftDetector {

  private static final int WARM_UP = 30;
  private static final double WARNING = .95;
  private static final double CHANGE = .9;

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
    if (state[1] < WARM_UP) {
      return Drift.NONE;
    }
    if (reach > state[4]) {
      state[4] = reach;
      return Drift.NONE;
    }
    double share = reach / state[4];
    if (share < CHANGE) {
      Arrays.fill(state, 0);
      return Drift.CHANGE;
    }
    return share < WARNING ? Drift.WARNING : Drift.NONE;
  }
}
