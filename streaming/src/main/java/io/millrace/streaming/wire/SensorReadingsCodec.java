package io.millrace.streaming.wire;

import io.millrace.api.record.SensorReadings;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the first; fields as in WireFields:
 *
 *   | key: text | group: text, null: the key | time: long | sensors: ints | values: floats | origin |
 */
/** Reads and writes {@link SensorReadings}. */
final class SensorReadingsCodec implements RecordCodec<SensorReadings> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.SENSOR_READINGS;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(SensorReadings record, DataOutputView out) throws IOException {
    WireFields.writeText(record.key(), out);
    WireFields.writeText(record.group().equals(record.key()) ? null : record.group(), out);
    out.writeLong(record.time());
    WireFields.writeInts(record.sensors(), out);
    WireFields.writeFloats(record.values(), out);
    WireFields.writeOrigin(record.origin(), out);
  }

  @Override
  public SensorReadings read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    String key = WireFields.readText(first, in);
    String group = WireFields.readText(in);
    long time = in.readLong();
    int[] sensors = WireFields.readInts(in);
    float[] values = WireFields.readFloats(in);
    if (sensors.length != values.length) {
      throw new IOException(
          "Cannot read "
              + kind().text()
              + ": expected as many values as sensors, "
              + sensors.length
              + ", found "
              + values.length
              + "; the checkpoint is damaged");
    }
    return new SensorReadings(
        key, group == null ? key : group, time, sensors, values, WireFields.readOrigin(in));
  }
}
