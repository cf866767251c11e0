package io.millrace.detect;

import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   interval i, milliseconds between readings: i <- i + w (min(dt, 10 i) - i), w = max(1/n, 1/N)
 *
 *   | n | time 3 | interval |
 *
 * n goes to the larger of N and the reading from which on nothing is learned.
 */
/**
 * The readings of a key and the time between two of them, by which a rate of time is one of
 * readings.
 */
final class RateClock {

  private static final double LONGEST_STEP = 10;

  static final StateLayout LAYOUT =
      StateLayout.of(
          Slot.of("detect.number"),
          Slot.of("detect.time", PackedLong.WIDTH),
          Slot.of("detect.interval"));

  private static final int NUMBER = LAYOUT.offset("detect.number");
  private static final int TIME = LAYOUT.offset("detect.time");
  private static final int INTERVAL = LAYOUT.offset("detect.interval");

  private final int horizon;
  private final int largest;

  /**
   * @param horizon readings that the interval remembers
   * @param largest number of readings that is told apart
   */
  RateClock(int horizon, int largest) {
    this.horizon = horizon;
    this.largest = Math.max(horizon, largest);
  }

  /** Counts a reading, and returns the milliseconds between two of them. */
  double interval(long time, float[] slots, int at) {
    slots[at + NUMBER] = (float) Math.min(slots[at + NUMBER] + 1.0, largest);
    double count = Math.min(slots[at + NUMBER], horizon);
    double passed = count > 1 ? Math.max(0, time - PackedLong.read(slots, at + TIME)) : 0;
    PackedLong.write(time, slots, at + TIME);
    if (count < 2) {
      return 0;
    }
    double interval = slots[at + INTERVAL];
    double bounded = count > 2 ? Math.min(passed, LONGEST_STEP * interval) : passed;
    interval += (bounded - interval) / (count - 1);
    slots[at + INTERVAL] = (float) interval;
    return interval;
  }

  /** Returns the number of readings. */
  static double number(float[] slots, int at) {
    return slots[at + NUMBER];
  }
}
