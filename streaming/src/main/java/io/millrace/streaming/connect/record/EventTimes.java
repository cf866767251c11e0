package io.millrace.streaming.connect.record;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import java.time.Instant;

/** Finds event times, and checks that they are plausible. */
public final class EventTimes {

  /** 1900 and 2200: beyond, a clock or a unit is wrong (seconds or nanoseconds, for example). */
  private static final long EARLIEST = -2_208_988_800_000L;

  private static final long LATEST = 7_258_118_400_000L;

  /** 1990 in seconds; as milliseconds, times from here to 2200 are in January to March 1970. */
  public static final long FIRST_SECOND = 631_152_000L;

  /** 2200 in seconds. */
  public static final long LAST_SECOND = LATEST / 1000;

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

  /**
   * Returns the milliseconds that a program gave.
   *
   * @param millis null if it gave none
   * @throws Refusal if they are more likely seconds
   */
  public static Long notSeconds(Long millis) throws Refusal {
    if (millis != null && millis >= FIRST_SECOND && millis < LAST_SECOND) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected milliseconds since 1970, found "
              + millis
              + ", which is more likely seconds ("
              + Instant.ofEpochSecond(millis)
              + " and not "
              + Instant.ofEpochMilli(millis)
              + "); give 1000 times as much, or the time itself as an Instant");
    }
    return millis;
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
