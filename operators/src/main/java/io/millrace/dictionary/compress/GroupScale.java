package io.millrace.dictionary.compress;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 * Symbols: x value, m mean, s standard deviation, c count of values seen, a weight of the newest.
 *
 *   a = 1 / min(c + 1, horizon),  d = x - m,  m <- m + a d,  s² <- (1 - a) (s² + a d²)
 *
 * (West 1979; with a = 1/c the exact mean and population variance of all values.) Stored in the
 * parameters of a group, unlike the scale of a standardize stage, which is the state of a key: a
 * decoder has the parameters of the group but no state of a key.
 */
/** Updates the running mean and standard deviation of every channel over all keys of a group. */
final class GroupScale {

  private static final float MOST = 0x1.0p24f;

  /**
   * Smallest ratio of deviation to mean; smaller deviations are rounding errors of the sensor's
   * number format.
   */
  private static final double RELATIVE_FLOOR = 1e-6;

  private final int n;
  private final int horizon;
  private final int at;

  /**
   * @param horizon memory in values; 0: all of the past
   * @param at offset of the slots in the parameters
   */
  GroupScale(int n, int horizon, int at) {
    this.n = n;
    this.horizon = horizon;
    this.at = at;
  }

  static StateLayout slots(int n) {
    return StateLayout.of(
        Slot.of("scale.mean", n), Slot.of("scale.deviation", n), Slot.of("scale.count", n));
  }

  /** Adds one observation; missing values are skipped. */
  void learn(float[] slots, float[] values, int from) {
    for (int channel = 0; channel < n; channel++) {
      double value = values[from + channel];
      if (!Double.isNaN(value)) {
        int mean = at + channel;
        int deviation = mean + n;
        int count = deviation + n;
        double seen = Math.min(MOST, slots[count] + 1.0);
        double weight = 1 / (horizon > 0 ? Math.min(seen, horizon) : seen);
        double difference = value - slots[mean];
        double before = slots[deviation];
        slots[mean] = (float) (slots[mean] + weight * difference);
        slots[deviation] =
            (float) Math.sqrt((1 - weight) * (before * before + weight * difference * difference));
        slots[count] = (float) seen;
      }
    }
  }

  /**
   * Writes means and deviations to a codebook. A channel that has not varied yet is not rescaled:
   * its deviation is one.
   */
  void renew(float[] slots, int means, int deviations) {
    for (int channel = 0; channel < n; channel++) {
      float mean = slots[at + channel];
      float deviation = slots[at + n + channel];
      slots[means + channel] = mean;
      slots[deviations + channel] = deviation > RELATIVE_FLOOR * Math.abs(mean) ? deviation : 1f;
    }
  }
}
