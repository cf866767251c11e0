package io.millrace.dictionary.compress;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 * Symbols: x value, m mean, s standard deviation, c count of values seen, a weight of the newest.
 *
 *   a = 1 / min(c + 1, horizon),  d = x - m,  m <- m + a d,  s² <- (1 - a) (s² + a d²)
 *
 * (West 1979; with a = 1/c the exact mean and population variance of all values.) Kept among the parameters of a group, unlike
 * the scale of a standardize stage, which is a key's own: who reads codes has the group's parameters and nothing of a key.
 */
/** Mean and standard deviation of every channel over all keys of a group. */
final class GroupScale {

  private static final float MOST = 0x1.0p24f;

  /** A deviation below this share of the mean is rounding of the sensor's own number format. */
  private static final double RELATIVE_FLOOR = 1e-6;

  private final int n;
  private final int horizon;
  private final int at;

  /**
   * @param horizon values after which older ones are forgotten; 0: none are
   * @param at where its slots begin in the parameters
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

  /** Takes one observation in; missing values are passed over. */
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
   * Writes means and deviations where a codebook has them. A channel that has not varied yet keeps
   * its own units: deviation one.
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
