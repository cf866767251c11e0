package io.millrace.preprocess;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 * Sequence state of a key, n channels, before the slots of the inner operator:
 *
 *   +--------------------+-------------------------+---------------------+----------
 *   | standardize.mean n | standardize.deviation n | standardize.count n | inner ...
 *   +--------------------+-------------------------+---------------------+----------
 *
 * Symbols: x value, m mean, s standard deviation, c count of values seen, a weight of the newest.
 *
 *   a = 1 / min(c + 1, horizon),  d = x - m,  m <- m + a d,  s² <- (1 - a) (s² + a d²)
 *
 * (West 1979; with a = 1/c the exact mean and population variance of all values.) Computed in
 * double precision, stored in float32: a mean stops changing when a d is below half a unit in its
 * last place, which is after about 10^5 values of a channel whose mean is a hundred times its
 * deviation; by then its error is of that size. The count saturates at 2^24.
 */
/** Updates the running mean and standard deviation of every channel of a key. */
final class RunningScale {

  private static final float MOST = 0x1.0p24f;

  /**
   * Smallest ratio of deviation to mean; smaller deviations are rounding errors of the sensor's
   * number format.
   */
  private static final double RELATIVE_FLOOR = 1e-6;

  private final int n;
  private final StandardizeOptions options;
  private final StateLayout slots;

  RunningScale(int n, StandardizeOptions options) {
    this.n = n;
    this.options = options;
    this.slots =
        StateLayout.of(
            Slot.of("standardize.mean", n),
            Slot.of("standardize.deviation", n),
            Slot.of("standardize.count", n));
  }

  StateLayout slots() {
    return slots;
  }

  /** Returns whether a channel has had enough values to be scaled. */
  boolean isKnown(float[] state, int at, int channel) {
    return state[at + 2 * n + channel] >= options.warmup();
  }

  /** Converts a value to standard deviations from the mean, clipped; NaN stays NaN. */
  float scaled(float[] state, int at, int channel, float value) {
    double deviations = ((double) value - state[at + channel]) / scale(state, at, channel);
    return (float) Math.max(-options.clip(), Math.min(options.clip(), deviations));
  }

  /**
   * Converts standard deviations from the mean back to a value; NaN for a channel that was never
   * observed.
   */
  float restored(float[] state, int at, int channel, float deviations) {
    if (state[at + 2 * n + channel] == 0) {
      return Float.NaN;
    }
    return (float) (state[at + channel] + deviations * scale(state, at, channel));
  }

  /** Adds one observation; missing values are skipped. */
  void learn(float[] state, int at, float[] values, int from) {
    for (int channel = 0; channel < n; channel++) {
      double value = values[from + channel];
      if (!Double.isNaN(value)) {
        int mean = at + channel;
        int deviation = mean + n;
        int count = deviation + n;
        double seen = Math.min(MOST, state[count] + 1.0);
        double weight = 1 / (options.horizon() > 0 ? Math.min(seen, options.horizon()) : seen);
        double difference = value - state[mean];
        double before = state[deviation];
        state[mean] = (float) (state[mean] + weight * difference);
        state[deviation] =
            (float) Math.sqrt((1 - weight) * (before * before + weight * difference * difference));
        state[count] = (float) seen;
      }
    }
  }

  private double scale(float[] state, int at, int channel) {
    double least = Math.max(options.floor(), RELATIVE_FLOOR * Math.abs(state[at + channel]));
    return Math.max(Math.max(state[at + n + channel], least), Float.MIN_NORMAL);
  }
}
