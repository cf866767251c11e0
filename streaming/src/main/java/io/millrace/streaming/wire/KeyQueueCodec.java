package io.millrace.streaming.wire;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the first that there is:
 *
 *   | 0: int | first: long | next: long | confirmed: long | evicted: long | ahead: long |
 */
/** Reads and writes a {@link KeyQueue}. */
final class KeyQueueCodec implements RecordCodec<KeyQueue> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.KEY_QUEUE;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(KeyQueue record, DataOutputView out) throws IOException {
    out.writeInt(0);
    out.writeLong(record.first());
    out.writeLong(record.next());
    out.writeLong(record.confirmed());
    out.writeLong(record.evicted());
    out.writeLong(record.ahead());
  }

  @Override
  public KeyQueue read(DataInputView in) throws IOException {
    WireVersion.checkZero(in.readInt(), kind());
    return new KeyQueue(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
