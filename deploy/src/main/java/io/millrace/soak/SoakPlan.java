package io.millrace.soak;

import java.time.Duration;

/**
 * Length and load of a soak.
 *
 * @param churn how long each of the two parts with new keys lasts
 * @param every time between two samples
 * @param checkpoints time between two checkpoints
 * @param ttl {@code state.ttl} of the part that has one
 * @param cacheMebibytes {@code state.cache}
 * @param keysPerSecond new keys in a second, each with {@value #READINGS} readings
 * @param hotRecords records of the hot key
 * @param seed of the values
 */
public record SoakPlan(
    Duration churn,
    Duration every,
    Duration checkpoints,
    Duration ttl,
    int cacheMebibytes,
    int keysPerSecond,
    int hotRecords,
    long seed) {

  /** Readings of a key before it is never seen again. */
  static final int READINGS = 10;

  /** Keys beside the hot one, each with two readings in a second. */
  static final int QUIET_KEYS = 30;

  private static final int MOST_HOT = 1_000_000;
  private static final int HOT_PER_MINUTE = 50_000;
  private static final int SAMPLES = 40;

  /**
   * A soak of about so many minutes: two fifths for each part with new keys, and up to a million
   * records of one key.
   */
  public static SoakPlan minutes(int minutes, long seed) {
    Duration churn = Duration.ofSeconds(minutes * 60L * 2 / 5);
    return new SoakPlan(
        churn,
        churn.dividedBy(SAMPLES),
        Duration.ofSeconds(1),
        churn.dividedBy(SAMPLES / 2),
        8,
        60,
        Math.min(MOST_HOT, HOT_PER_MINUTE * minutes),
        seed);
  }

  /** A few seconds of each part, for a test. */
  public static SoakPlan brief(long seed) {
    return new SoakPlan(
        Duration.ofSeconds(4),
        Duration.ofMillis(400),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        1,
        60,
        5_000,
        seed);
  }
}
