package io.millrace.streaming.wire;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Reason;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the same bytes as version 1; fields as in WireFields:
 *
 *   | reason: text, the constant's name | detail: text | origin | payload: text |
 *
 * A new reason needs no new version: the release that adds it and later ones can read it.
 */
/** Reads and writes a {@link DeadLetter}. */
final class DeadLetterCodec implements RecordCodec<DeadLetter> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.DEAD_LETTER;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(DeadLetter record, DataOutputView out) throws IOException {
    WireFields.writeConstant(record.reason(), out);
    WireFields.writeText(record.detail(), out);
    WireFields.writeOrigin(record.origin(), out);
    WireFields.writeText(record.payload(), out);
  }

  @Override
  public DeadLetter read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    return new DeadLetter(
        WireFields.readConstant(Reason.class, first, in),
        WireFields.readText(in),
        WireFields.readOrigin(in),
        WireFields.readText(in));
  }
}
