package io.millrace.streaming.wire;

import io.millrace.api.record.CodedObservation;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the same bytes as version 1; fields as in WireFields:
 *
 *   | key: text | group: text | time: long | sequence: long | version: long | packet: bytes
 *   | label: text, may be null | origin |
 */
/** Reads and writes a {@link CodedObservation}. */
final class CodeCodec implements RecordCodec<CodedObservation> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.CODE;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(CodedObservation record, DataOutputView out) throws IOException {
    WireFields.writeText(record.key(), out);
    WireFields.writeText(record.group(), out);
    out.writeLong(record.position().time());
    out.writeLong(record.position().sequence());
    out.writeLong(record.position().version());
    WireFields.writeBytes(record.packet(), out);
    WireFields.writeText(record.label(), out);
    WireFields.writeOrigin(record.origin(), out);
  }

  @Override
  public CodedObservation read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    return new CodedObservation(
        WireFields.readText(first, in),
        WireFields.readText(in),
        new CodedObservation.Position(in.readLong(), in.readLong(), in.readLong()),
        WireFields.readBytes(in),
        WireFields.readText(in),
        WireFields.readOrigin(in));
  }
}
