package io.millrace.api.record;

import java.util.List;
import java.util.Locale;

/**
 * Reason for rejecting a record. Each reason has its own counter.
 *
 * <pre>{@code
 * assert Reason.WRONG_WIDTH.word().equals("wrong-width");
 * }</pre>
 */
public enum Reason {
  /** Not a record at all: broken JSON, a missing or ill-typed field, an unreadable time. */
  MALFORMED,
  /** The number of values differs from the number of channels. */
  WRONG_WIDTH,
  /** A value is infinite, or out of the range of a 32-bit float. */
  NOT_FINITE,
  /** The raw record, its key, group or label is longer than the pipeline accepts. */
  OVERSIZED,
  /**
   * The event time is further behind the confirmed time of its key than the pipeline's {@code
   * lateness}.
   */
  LATE,
  /**
   * The event time is further beyond the timestamp of its Kafka record than the pipeline's {@code
   * earliness}; or too many readings that {@code align} holds are ahead of their key.
   */
  EARLY,
  /** The version of a code is not among the published models. */
  UNKNOWN_VERSION,
  /** A published model that the pipeline that follows it cannot use. */
  UNFIT_MODEL,
  /** A reading of a group for which no model was published. */
  NO_MODEL,
  /** A value is finite, but beyond what the operator or the declared limits accept. */
  OUT_OF_RANGE,
  /** A label of no reading that came in its time. */
  UNKNOWN_LABEL,
  /** A second label of one reading. */
  REPEATED_LABEL,
  /** A label of a reading that was due before. */
  LATE_LABEL,
  /** A reading of a sensor that {@code align} does not name. */
  UNKNOWN_SENSOR,
  /** A packet that is predicted from one that did not come. */
  LOST_PACKET;

  /**
   * The reasons for which a reading can be rejected, of a file or of a topic. {@link #EARLY} is not
   * among them: only a record of a topic has a timestamp.
   */
  public static List<Reason> ofReadings() {
    return List.of(MALFORMED, WRONG_WIDTH, NOT_FINITE, OVERSIZED, LATE, OUT_OF_RANGE);
  }

  /** The name in records, metrics and documentation, for example {@code wrong-width}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
