package io.millrace.evaluate.coding;

/*
 * Over the observed channels of reading t with e_t = |x - xhat|² and s_t = |x|²:
 *   error of the reading   sqrt(e_t / s_t)
 *   total                  sqrt(Σ e / Σ s)
 *   recent                 sqrt(E / S),  E ← E/2^(1/h) + e_t,  S alike
 * E and S fade at the same rate, so recent needs no correction at the start. It is a ratio of
 * sums, not a mean of ratios, so that a reading with |x| near zero cannot dominate.
 */
/**
 * Measures the relative error of reconstructions on the observed channels, over the whole stream
 * and over its recent part. 0 is perfect, 1 is the error of the answer zero. Rows should be
 * standardized first, because otherwise channels with large values dominate.
 */
public final class RelativeError {

  private final double fade;
  private double errors;
  private double signals;
  private double recentErrors;
  private double recentSignals;
  private long readings;

  /**
   * @param halfLife number of readings after which the weight of a reading in {@link #recent} has
   *     halved
   */
  public RelativeError(double halfLife) {
    if (!(halfLife > 0)) {
      throw new IllegalArgumentException(
          "Cannot fade errors with half-life " + halfLife + ": expected readings above 0");
    }
    this.fade = StrictMath.pow(.5, 1 / halfLife);
  }

  /**
   * Adds one reading.
   *
   * @param reading the observed values; NaN where a channel was not observed
   * @param reconstruction the reconstruction; finite where the reading is
   * @return the relative error of this reading; NaN if nothing but zeros was observed
   * @throws IllegalArgumentException if the widths differ, or if the reading is infinite or the
   *     reconstruction not finite; the reading is then not counted
   */
  public double add(float[] reading, float[] reconstruction) {
    if (reading.length != reconstruction.length) {
      throw new IllegalArgumentException(
          "Cannot compare a reading of "
              + reading.length
              + " channels with a reconstruction of "
              + reconstruction.length);
    }
    double error = 0;
    double signal = 0;
    for (int channel = 0; channel < reading.length; channel++) {
      double value = reading[channel];
      if (!Double.isNaN(value)) {
        double off = value - reconstruction[channel];
        if (!Double.isFinite(off)) {
          throw new IllegalArgumentException(
              "Cannot compare channel "
                  + channel
                  + ": expected finite numbers, found "
                  + value
                  + " and "
                  + reconstruction[channel]);
        }
        error += off * off;
        signal += value * value;
      }
    }
    fold(error, signal);
    return signal == 0 ? Double.NaN : Math.sqrt(error / signal);
  }

  /**
   * Adds one reading whose relative error an operator has already measured.
   *
   * @param reading the observed values; NaN where a channel was not observed
   * @param relative its relative error over the observed channels; ignored if all of these are zero
   * @throws IllegalArgumentException if the error is negative or not a number; the reading is then
   *     not counted
   */
  public void addMeasured(float[] reading, double relative) {
    double signal = 0;
    for (float value : reading) {
      signal += Float.isNaN(value) ? 0 : (double) value * value;
    }
    if (signal > 0 && !(relative >= 0 && Double.isFinite(relative))) {
      throw new IllegalArgumentException(
          "Cannot count a relative error of " + relative + ": expected a number from 0 on");
    }
    fold(signal > 0 ? relative * relative * signal : 0, signal);
  }

  private void fold(double error, double signal) {
    errors += error;
    signals += signal;
    recentErrors = recentErrors * fade + error;
    recentSignals = recentSignals * fade + signal;
    readings++;
  }

  /**
   * Returns the relative error over all readings; NaN before the first non-zero value was observed.
   */
  public double total() {
    return Math.sqrt(errors / signals);
  }

  /**
   * Returns the relative error with exponentially decreasing weights of older readings; NaN before
   * the first non-zero value was observed.
   */
  public double recent() {
    return Math.sqrt(recentErrors / recentSignals);
  }

  /**
   * Returns the sum of the squared errors. With {@link #signals} it can be used to combine several
   * totals.
   */
  public double errors() {
    return errors;
  }

  /** Returns the sum of the squared readings. */
  public double signals() {
    return signals;
  }

  /** Returns the number of readings. */
  public long readings() {
    return readings;
  }
}
