package io.millrace.streaming.connect.record;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import java.io.Serializable;

/**
 * Reads one raw record. Never throws: an unreadable record becomes a dead letter with the reason.
 */
public interface RecordDecoder extends Serializable {

  /**
   * Reads a record.
   *
   * @param bytes buffer with the record at {@code [offset, offset + length)}; not kept
   * @param origin where the record came from
   */
  Inbound read(byte[] bytes, int offset, int length, Origin origin);

  /**
   * Reads a record of a topic.
   *
   * @param bytes the value of the record; not kept
   * @param origin where the record came from
   * @param envelope key, headers and timestamp of the record; not kept
   */
  default Inbound read(byte[] bytes, Origin origin, Envelope envelope) {
    return read(bytes, 0, bytes.length, origin);
  }

  /** Whether records of a topic without a value are passed over, as its deletions. */
  default boolean passesOverDeletions() {
    return false;
  }
}
