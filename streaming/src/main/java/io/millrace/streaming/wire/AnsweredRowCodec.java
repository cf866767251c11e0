package io.millrace.streaming.wire;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the first that there is; fields as in WireFields:
 *
 *   | 0: int | time: long | address: long | memo: floats |
 */
/** Reads and writes an {@link AnsweredRow}. */
final class AnsweredRowCodec implements RecordCodec<AnsweredRow> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.ANSWERED_ROW;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(AnsweredRow record, DataOutputView out) throws IOException {
    out.writeInt(0);
    out.writeLong(record.time());
    out.writeLong(record.address());
    WireFields.writeFloats(record.memo(), out);
  }

  @Override
  public AnsweredRow read(DataInputView in) throws IOException {
    WireVersion.checkZero(in.readInt(), kind());
    return new AnsweredRow(in.readLong(), in.readLong(), WireFields.readFloats(in));
  }
}
