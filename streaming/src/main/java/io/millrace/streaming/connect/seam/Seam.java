package io.millrace.streaming.connect.seam;

import io.millrace.api.pipeline.SourceSpec;
import java.io.Serializable;

/**
 * The event time at which a stream passes from its history to its live topic. A record before it is
 * taken from the history only, every other one from the live topic only, so a record that both have
 * counts once.
 *
 * @param millis event time
 * @param margin milliseconds before the seam from which the live topic is read by the timestamps of
 *     the broker, which are not event times
 */
public record Seam(long millis, long margin) implements Serializable {

  /** The seam of a source. */
  public static Seam of(SourceSpec.HistoryThenLive source) {
    return new Seam(source.seam().toEpochMilli(), source.margin().toMillis());
  }

  /** The timestamp of the broker from which the live topic is read. */
  public long liveFrom() {
    return millis - margin;
  }

  /** The timestamp of the broker at which a topic of the history ends. */
  public long historyUntil() {
    return millis + margin;
  }

  /** One of the two parts of the stream. */
  enum Side {
    HISTORY,
    LIVE
  }

  /** Whether a record of this event time is taken from a part. */
  boolean takes(Side side, long time) {
    return side == Side.HISTORY ? time < millis : time >= millis;
  }

  /**
   * Whether a record of the live topic is so far before the seam that no history can have it in its
   * place: in one long stream it would be late.
   */
  boolean isLate(Side side, long time) {
    return side == Side.LIVE && time < liveFrom();
  }
}
