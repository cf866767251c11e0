package io.millrace.drift;

import java.util.Arrays;

/*
 * A weighted mean w ← l x + (1 - l) w with the sum of its squared weights b ← l² + (1 - l)² b, from
 * w = x, b = 1. State: count, w, b of all numbers; w, b at the cut; count, w, b of what came after.
 *   cut where w + sqrt(b ln(1/change)/2) is least;
 *   change if w_after - w_cut > sqrt((b_cut + b_after) ln(1/change)/2), McDiarmid's bound
 * (Frías-Blanco and others, IEEE TKDE 27, 2015, the W-test for a rise).
 */
/**
 * Detects a rise of the weighted mean of numbers in [0, 1], such as errors of a classifier. It sees
 * gradual changes that {@link HddmA} sees late.
 */
public final class HddmW implements DriftDetector {

  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int WEIGHTS = 2;
  private static final int CUT_MEAN = 3;
  private static final int CUT_WEIGHTS = 4;
  private static final int AFTER = 5;

  private final double rate;
  private final double change;
  private final double warning;

  /**
   * @param rate weight of the newest number, above 0 and below 1, such as .05
   * @param change level of the test of one number with the cut, such as .001
   * @param warning level of a warning, not smaller
   */
  public HddmW(double rate, double change, double warning) {
    if (!(rate > 0 && rate < 1 && change > 0 && change <= warning && warning < 1)) {
      throw new IllegalArgumentException(
          "Cannot test with rate "
              + rate
              + " and levels "
              + change
              + " and "
              + warning
              + ": expected above 0 and below 1, the second level not smaller");
    }
    this.rate = rate;
    this.change = change;
    this.warning = warning;
  }

  /** Rate .02, levels .00001 and .001. */
  public static HddmW usual() {
    return new HddmW(.02, 1e-5, 1e-3);
  }

  @Override
  public int width() {
    return AFTER + 3;
  }

  @Override
  public Drift step(double value, double[] state) {
    add(value, state, COUNT);
    double level = state[MEAN] + bound(state[WEIGHTS], change);
    if (state[COUNT] == 1 || level < state[CUT_MEAN] + bound(state[CUT_WEIGHTS], change)) {
      state[CUT_MEAN] = state[MEAN];
      state[CUT_WEIGHTS] = state[WEIGHTS];
      state[AFTER] = 0;
      return Drift.NONE;
    }
    add(value, state, AFTER);
    double more = state[AFTER + MEAN] - state[CUT_MEAN];
    double weights = state[CUT_WEIGHTS] + state[AFTER + WEIGHTS];
    if (more > bound(weights, change)) {
      Arrays.fill(state, 0);
      return Drift.CHANGE;
    }
    return more > bound(weights, warning) ? Drift.WARNING : Drift.NONE;
  }

  private void add(double value, double[] state, int at) {
    boolean first = state[at]++ == 0;
    double rest = 1 - rate;
    state[at + MEAN] = first ? value : rate * value + rest * state[at + MEAN];
    state[at + WEIGHTS] = first ? 1 : rate * rate + rest * rest * state[at + WEIGHTS];
  }

  private static double bound(double weights, double level) {
    return Math.sqrt(weights * StrictMath.log(1 / level) / 2);
  }
}
