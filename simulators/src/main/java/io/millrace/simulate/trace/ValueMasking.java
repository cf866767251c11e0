package io.millrace.simulate.trace;

import io.millrace.api.math.SeededRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * Hides values of readings, to measure how they are filled: each value with the same probability,
 * and one channel of every station during some days of every sixty.
 */
public final class ValueMasking {

  private static final long DAY = 86_400_000;
  private static final int PERIOD = 60;

  private final double share;
  private final int days;
  private final SeededRandom random;
  private final Map<String, Outage> outages = new HashMap<>();

  /** The channel of a station that is hidden in one period. */
  private record Outage(long period, int channel) {}

  /**
   * @param share probability of each value to be hidden
   * @param days of every sixty during which a channel is hidden, 0 to 60
   * @param seed of the choice of values
   */
  public ValueMasking(double share, int days, long seed) {
    if (!(share >= 0 && share < 1) || days < 0 || days > PERIOD) {
      throw new IllegalArgumentException(
          "Cannot hide a share of "
              + share
              + " and "
              + days
              + " days: expected a share from 0 to below 1, and 0 to "
              + PERIOD
              + " days");
    }
    this.share = share;
    this.days = days;
    this.random = new SeededRandom(seed);
  }

  /** The reading with some values hidden. Call this once for each reading, in order. */
  public Reading of(Reading reading) {
    float[] values = reading.values().clone();
    long period = Math.floorDiv(reading.time(), PERIOD * DAY);
    Outage outage = outages.get(reading.key());
    if (outage == null || outage.period() != period) {
      outage = new Outage(period, random.below(values.length));
      outages.put(reading.key(), outage);
    }
    for (int channel = 0; channel < values.length; channel++) {
      if (random.uniform() < share) {
        values[channel] = Float.NaN;
      }
    }
    if (Math.floorMod(reading.time(), PERIOD * DAY) < days * DAY) {
      values[outage.channel()] = Float.NaN;
    }
    return new Reading(reading.key(), reading.time(), values);
  }
}
