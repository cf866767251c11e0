package io.millrace.evaluate;

/*
 * Over the observed channels of reading t with e_t = |x - xhat|² and s_t = |x|²:
 *   error of the reading   sqrt(e_t / s_t)
 *   total                  sqrt(Σ e / Σ s)
 *   recent                 sqrt(E / S),  E ← E/2^(1/h) + e_t,  S alike
 * E and S fade alike, so recent needs no correction at the start. Ratios of sums, not means of
 * ratios: a quiet reading whose |x| is near zero cannot dominate.
 */
/**
 * Running relative error of reconstructions on the channels that were observed: over the whole
 * stream, and over its recent part. 0 is perfect, 1 is as good as answering zero. Rows should be
 * standardized first, or channels with large units decide alone.
 */
public final class RelativeError {

  private final double fade;
  private double errors;
  private double signals;
  private double recentErrors;
  private double recentSignals;
  private long readings;

  /**
   * @param halfLife readings after which a reading weighs half in {@link #recent}
   */
  public RelativeError(double halfLife) {
    if (!(halfLife > 0)) {
      throw new IllegalArgumentException(
          "Cannot fade errors with half-life " + halfLife + ": expected readings above 0");
    }
    this.fade = Math.pow(.5, 1 / halfLife);
  }

  /**
   * Counts one reading.
   *
   * @param reading what was observed; NaN where nothing was
   * @param reconstruction finite where the reading is
   * @return the relative error of this reading; NaN if nothing but zeros was observed
   * @throws IllegalArgumentException on other widths, an infinite reading, or a reconstruction that
   *     is not finite; nothing is counted then
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
   * Counts one reading whose relative error is known already, because an operator measured it.
   *
   * @param reading what was observed; NaN where nothing was
   * @param relative its relative error over the observed channels; anything where it is all zeros
   * @throws IllegalArgumentException if the error is no number from 0 on; nothing is counted then
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

  /** Relative error over all readings; NaN before anything but zeros was observed. */
  public double total() {
    return Math.sqrt(errors / signals);
  }

  /** Relative error with older readings fading; NaN before anything but zeros was observed. */
  public double recent() {
    return Math.sqrt(recentErrors / recentSignals);
  }

  /** Sum of the squared errors; with {@link #signals} it lets totals of several be added up. */
  public double errors() {
    return errors;
  }

  /** Sum of the squared readings. */
  public double signals() {
    return signals;
  }

  /** Readings counted. */
  public long readings() {
    return readings;
  }
}
