package io.millrace.streaming.connect.dump;

import io.millrace.streaming.connect.record.Envelope;
import java.util.List;

/**
 * A record of a topic as a dump keeps it.
 *
 * @param timestamp milliseconds since 1970 UTC; {@link Envelope#NO_TIMESTAMP} for none
 * @param partition of the topic; -1 if it was in none
 * @param offset in the partition; in a dump that was in no topic, position from 0
 * @param key null if there is none. Not copied.
 * @param value null if there is none. Not copied.
 * @param headers in their order
 */
public record DumpedRecord(
    long timestamp,
    int partition,
    long offset,
    byte[] key,
    byte[] value,
    List<DumpedRecord.Header> headers)
    implements Envelope {

  /** Partition of a record that was in none. */
  public static final int NO_PARTITION = -1;

  public DumpedRecord {
    headers = List.copyOf(headers);
  }

  /**
   * A header.
   *
   * @param name its name
   * @param value null if there is none. Not copied.
   */
  public record Header(String name, byte[] value) {}

  @Override
  public byte[] header(String name) {
    byte[] last = null;
    for (Header header : headers) {
      last = header.name().equals(name) ? header.value() : last;
    }
    return last;
  }

  /** The same record at another place in time and order. */
  public DumpedRecord at(long millis, long position) {
    return new DumpedRecord(millis, partition, position, key, value, headers);
  }
}
