package io.millrace.drift;

import java.util.Arrays;

/*
 * State: n and sum of all numbers, and n and sum of the part with the least upper bound of its mean.
 * With e(n, a) = sqrt(ln(1/a)/(2n)), the bound of Hoeffding for numbers in [0, 1]:
 *   cut = the n with the least mean + e(n, change)
 *   difference of all and cut, m = (1/cut - 1/n): change if mean - mean_cut >= sqrt(m ln(2/a)/2)
 * (Frías-Blanco, del Campo-Ávila, Ramos-Jiménez, Morales-Bueno, Ortiz-Díaz, Caballero-Mota, IEEE
 * TKDE 27, 2015, the A-test for a rise).
 */
/**
 * Detects a rise of the mean of numbers in [0, 1], such as errors of a classifier, by Hoeffding's
 * bound, without an assumption on their distribution.
 */
public final class HddmA implements DriftDetector {

  private final double change;
  private final double warning;

  /**
   * @param change level of the test of one number with the cut, such as .001
   * @param warning level of a warning, not smaller
   */
  public HddmA(double change, double warning) {
    if (!(change > 0 && change <= warning && warning < 1)) {
      throw new IllegalArgumentException(
          "Cannot test with levels "
              + change
              + " and "
              + warning
              + ": expected above 0 and below 1, the second not smaller");
    }
    this.change = change;
    this.warning = warning;
  }

  /** Levels .0005 and .005. */
  public static HddmA usual() {
    return new HddmA(.0005, .005);
  }

  @Override
  public int width() {
    return 4;
  }

  @Override
  public Drift step(double value, double[] state) {
    state[0]++;
    state[1] += value;
    double mean = state[1] / state[0];
    if (state[2] == 0 || mean + reach(state[0]) <= state[3] / state[2] + reach(state[2])) {
      state[2] = state[0];
      state[3] = state[1];
    }
    double more = mean - state[3] / state[2];
    double parts = 1 / state[2] - 1 / state[0];
    if (parts <= 0) {
      return Drift.NONE;
    }
    if (more >= bound(parts, change)) {
      Arrays.fill(state, 0);
      return Drift.CHANGE;
    }
    return more >= bound(parts, warning) ? Drift.WARNING : Drift.NONE;
  }

  private double reach(double count) {
    return Math.sqrt(StrictMath.log(1 / change) / (2 * count));
  }

  private static double bound(double parts, double level) {
    return Math.sqrt(parts / 2 * StrictMath.log(2 / level));
  }
}
