package io.millrace.streaming.wire;

import io.millrace.api.record.Observation;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 3, of no release:
 *
 *   | -3: int | time: long | label: text | key: text | group: text | values: floats | origin |
 *
 * Every observation has a label; one of version 2 that had none is read with the label "none before version 3".
 */
/**
 * How a later release would write observations in another layout, and go on to read those of
 * before.
 */
final class NextObservationCodec implements RecordCodec<Observation> {

  static final int VERSION = 3;

  /** The documented value of a field that was not there. */
  static final String NONE_BEFORE = "none before version 3";

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.OBSERVATION;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public void write(Observation record, DataOutputView out) throws IOException {
    out.writeInt(WireVersion.mark(VERSION));
    out.writeLong(record.time());
    WireFields.writeText(record.label(), out);
    WireFields.writeText(record.key(), out);
    WireFields.writeText(record.group(), out);
    WireFields.writeFloats(record.values(), out);
    WireFields.writeOrigin(record.origin(), out);
  }

  @Override
  public Observation read(DataInputView in) throws IOException {
    int first = in.readInt();
    if (!WireVersion.isMark(first)) {
      return readUnmarked(first, in);
    }
    if (WireVersion.marked(first) != VERSION) {
      throw WireVersion.unknown(kind(), WireVersion.marked(first), VERSION);
    }
    long time = in.readLong();
    String label = WireFields.readText(in);
    return new Observation(
        WireFields.readText(in),
        WireFields.readText(in),
        time,
        WireFields.readFloats(in),
        label,
        WireFields.readOrigin(in));
  }

  private static Observation readUnmarked(int first, DataInputView in) throws IOException {
    String key = WireFields.readText(first, in);
    String group = WireFields.readText(in);
    long time = in.readLong();
    float[] values = WireFields.readFloats(in);
    String label = WireFields.readText(in);
    return new Observation(
        key, group, time, values, label == null ? NONE_BEFORE : label, WireFields.readOrigin(in));
  }
}
