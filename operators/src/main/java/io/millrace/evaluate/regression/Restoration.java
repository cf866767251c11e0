package io.millrace.evaluate.regression;

/*
 * Per channel c, over readings: truth t, input x (NaN where hidden), answer y, d_c deviation of t.
 *   error on hidden values     sqrt( Σ_c Σ (y - t)²/d_c²  /  count )   over x missing, t known
 *   error on observed values   the same over x known
 *   gain                       10 log10( Σ (x - t)²/d_c² / Σ (y - t)²/d_c² )   over x known
 */
/**
 * Measures the error of an answer against the truth, for hidden values that were filled and for
 * noisy values that were denoised. Errors are in standard deviations of the channel: 1 is the error
 * of the channel's mean.
 */
public final class Restoration {

  private final Channel[] channels;

  /** The sums of one channel. */
  private static final class Channel {
    private double count;
    private double sum;
    private double squares;
    private double hidden;
    private double hiddenError;
    private double observed;
    private double observedError;
    private double inputError;
  }

  /**
   * @param width number of channels
   */
  public Restoration(int width) {
    channels = new Channel[width];
    for (int i = 0; i < width; i++) {
      channels[i] = new Channel();
    }
  }

  /**
   * Adds one reading. A value without a truth or without an answer is skipped.
   *
   * @param truth the true values; NaN where unknown
   * @param input the values that the method observed; NaN where they were hidden
   * @param answer the values that the method computed
   */
  public void add(float[] truth, float[] input, float[] answer) {
    for (int i = 0; i < channels.length; i++) {
      double known = truth[i];
      double off = answer[i] - known;
      if (Double.isNaN(off)) {
        continue;
      }
      Channel channel = channels[i];
      channel.count++;
      channel.sum += known;
      channel.squares += known * known;
      if (Float.isNaN(input[i])) {
        channel.hidden++;
        channel.hiddenError += off * off;
      } else {
        channel.observed++;
        channel.observedError += off * off;
        channel.inputError += (input[i] - known) * (input[i] - known);
      }
    }
  }

  /** Returns the number of hidden values. */
  public long hidden() {
    double all = 0;
    for (Channel channel : channels) {
      all += channel.hidden;
    }
    return (long) all;
  }

  /** Returns the root mean square error on hidden values, in deviations of their channels. */
  public double hiddenError() {
    double errors = 0;
    for (Channel channel : channels) {
      errors += channel.hiddenError / variance(channel);
    }
    return Math.sqrt(errors / hidden());
  }

  /** Returns the root mean square error on observed values, in deviations of their channels. */
  public double observedError() {
    double errors = 0;
    double count = 0;
    for (Channel channel : channels) {
      errors += channel.observedError / variance(channel);
      count += channel.observed;
    }
    return Math.sqrt(errors / count);
  }

  /** Returns the ratio of the squared errors of input and answer on observed values, in dB. */
  public double gain() {
    double before = 0;
    double after = 0;
    for (Channel channel : channels) {
      before += channel.inputError / variance(channel);
      after += channel.observedError / variance(channel);
    }
    return 10 * StrictMath.log10(before / after);
  }

  /** Returns the variance of the truth; one for a channel that did not vary. */
  private static double variance(Channel channel) {
    double mean = channel.sum / channel.count;
    double variance = channel.squares / channel.count - mean * mean;
    return variance > 0 ? variance : 1;
  }
}
