package io.millrace.streaming.connect.record;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;

/** Finds event times, and checks that they are plausible. */
public final class EventTimes {

  /** 1900 and 2200: beyond, a clock or a unit is wrong (seconds or nanoseconds, for example). */
  private static final long EARLIEST = -2_208_988_800_000L;

  private static final long LATEST = 7_258_118_400_000L;

  /** The time of a record without one. */
  public static final long NONE = Long.MIN_VALUE;

  private EventTimes() {}

  /** The event time of a record; {@link #NONE} if it has none. */
  public static long of(Inbound record) {
    if (record instanceof Observation observation) {
      return observation.time();
    }
    return record instanceof SensorReadings readings ? readings.time() : NONE;
  }

  /** Whether a time is from 1900 to 2199. */
  public static boolean isInRange(long millis) {
    return millis >= EARLIEST && millis < LATEST;
  }

  /**
   * Returns the time itself.
   *
   * @throws Refusal if it is before 1900 or after 2199: no sensor means such a time
   */
  public static long inRange(long millis) throws Refusal {
    if (!isInRange(millis)) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected a time from 1900 to 2199 in milliseconds since 1970, found " + millis);
    }
    return millis;
  }
}
