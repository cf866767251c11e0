package io.millrace.streaming.connect.record;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.io.Serializable;
import java.time.Duration;

/**
 * Reads the values of records that have a timestamp of their own, as those of a topic have, and
 * rejects readings whose event time is too far beyond it.
 *
 * @param decoder reads a value
 * @param earliness how far an event time may be beyond the timestamp
 */
public record StampedDecoder(RecordDecoder decoder, Duration earliness) implements Serializable {

  /** Creates a decoder that rejects no record because of its time. */
  public static StampedDecoder unbounded(RecordDecoder decoder) {
    return new StampedDecoder(decoder, Duration.ofMillis(Long.MAX_VALUE));
  }

  /**
   * Reads a record; never throws.
   *
   * @param value the whole value; not kept
   * @param origin where the record came from
   * @param envelope key, headers and timestamp of the record; not kept
   */
  public Inbound read(byte[] value, Origin origin, Envelope envelope) {
    Inbound read = decoder.read(value, origin, envelope);
    long stamp = envelope.timestamp();
    long time = EventTimes.of(read);
    return time != EventTimes.NONE && isEarly(time, stamp)
        ? early(time, stamp).letter(value, 0, value.length, origin)
        : read;
  }

  private boolean isEarly(long time, long stamp) {
    return stamp >= 0 && time > stamp && time - stamp > earliness.toMillis();
  }

  private Refusal early(long time, long stamp) {
    return new Refusal(
        Reason.EARLY,
        "expected a time until "
            + (stamp + earliness.toMillis())
            + " (the timestamp of the record is "
            + stamp
            + ", earliness "
            + earliness.toMillis()
            + " ms), found "
            + time
            + "; correct the clock of the sender, or raise earliness");
  }
}
