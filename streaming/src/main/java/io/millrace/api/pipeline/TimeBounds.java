package io.millrace.api.pipeline;

import java.time.Duration;

/**
 * How far the event time of a record may lie from where it is expected, in both directions.
 *
 * <pre>{@code
 * TimeBounds bounds = TimeBounds.lateness(Duration.ofHours(1));
 * assert bounds.earliness().equals(Duration.ofDays(1));
 * }</pre>
 *
 * @param lateness how far the event time of a record may lie behind the confirmed time of its key;
 *     a record further back is late. The rule looks at the key's own records alone, so it does not
 *     depend on how the other keys progress, and a replay refuses the same records.
 * @param earliness how far it may lie beyond the timestamp of the Kafka record; a record further
 *     ahead is early. Records of files have no such timestamp and are never early.
 */
public record TimeBounds(Duration lateness, Duration earliness) {

  /** Earliness of a pipeline that names none: one day. */
  public static final Duration EARLINESS = Duration.ofDays(1);

  /** With the default earliness. */
  public static TimeBounds lateness(Duration lateness) {
    return new TimeBounds(lateness, EARLINESS);
  }
}
