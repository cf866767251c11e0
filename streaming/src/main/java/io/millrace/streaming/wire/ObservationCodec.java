package io.millrace.streaming.wire;

import io.millrace.api.record.Observation;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the same bytes as version 1; fields as in WireFields:
 *
 *   | key: text | group: text | time: long | values: floats | label: text, may be null | origin |
 */
/** Reads and writes an {@link Observation}. */
final class ObservationCodec implements RecordCodec<Observation> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.OBSERVATION;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(Observation record, DataOutputView out) throws IOException {
    WireFields.writeText(record.key(), out);
    WireFields.writeText(record.group(), out);
    out.writeLong(record.time());
    WireFields.writeFloats(record.values(), out);
    WireFields.writeText(record.label(), out);
    WireFields.writeOrigin(record.origin(), out);
  }

  @Override
  public Observation read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    return new Observation(
        WireFields.readText(first, in),
        WireFields.readText(in),
        in.readLong(),
        WireFields.readFloats(in),
        WireFields.readText(in),
        WireFields.readOrigin(in));
  }
}
