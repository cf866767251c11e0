package io.millrace.streaming.runtime.align;

import io.millrace.state.KeyClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/*
 * A key, version 1; run: | time: long | count: int | other: long |
 *
 *   | 1: byte | confirmed: long | steady: long | pace: long | ahead: run | behind: run
 *   | emitted: long | next: long | timer: long | behind: bool | arrived: long
 *   | n: int | n x sensor: | name: UTF | newest before the segments: time: long, value: float |
 *   | m: int | m x segment: | id: long | newest: long | readings: int |
 *
 * A segment, version 1; varint: 7 bits a byte, the lowest first, the top bit set on all but the
 * last:
 *
 *   | 1: byte | columns: varint
 *   | for each: | sensor: varint | n: varint | n x varint: milliseconds since the reading before,
 *   |           |                              at first since the id | n x value: float |
 *
 * Sensors are numbered as in the key, whose names make the bytes readable after sensors were added,
 * removed or put in another order.
 */
/** Reads and writes the bytes of keys and their segments. */
final class AlignedKeyCodec {

  private static final int VERSION = 1;
  private static final int SEVEN = 0x7f;
  private static final int MORE = 0x80;

  private final List<String> sensors;
  private final int[] numbers;
  private final DataOutputSerializer out = new DataOutputSerializer(1 << 12);

  /**
   * @param sensors names of the sensors, in their order
   */
  AlignedKeyCodec(List<String> sensors) {
    this.sensors = List.copyOf(sensors);
    this.numbers = IntStream.range(0, sensors.size()).toArray();
  }

  /** Where the bytes of segments are that a key names. */
  interface Bytes {
    byte[] of(long id) throws Exception;
  }

  /** A key without readings, whose segments are read from their bytes once they were written. */
  AlignedKey fresh(Bytes segments) {
    return new AlignedKey(new OpenReadings(sensors.size(), own(segments)));
  }

  /** Reads segments whose sensors are numbered as they are now. */
  private OpenReadings.Segments own(Bytes segments) {
    return id -> segment(id, segments.of(id), numbers);
  }

  byte[] key(AlignedKey key) throws IOException {
    out.clear();
    out.writeByte(VERSION);
    out.writeLong(key.clock.confirmed());
    out.writeLong(key.clock.steady());
    out.writeLong(key.clock.pace());
    write(key.clock.ahead());
    write(key.clock.behind());
    out.writeLong(key.emitted);
    out.writeLong(key.next);
    out.writeLong(key.timer);
    out.writeBoolean(key.behind);
    out.writeLong(key.arrived);
    out.writeInt(sensors.size());
    for (int sensor = 0; sensor < sensors.size(); sensor++) {
      out.writeUTF(sensors.get(sensor));
      out.writeLong(key.readings.carryTime(sensor));
      out.writeFloat(key.readings.carryValue(sensor));
    }
    out.writeInt(key.readings.entries().size());
    for (OpenReadings.Entry entry : key.readings.entries()) {
      out.writeLong(entry.id);
      out.writeLong(entry.newest);
      out.writeInt(entry.count);
    }
    return out.getCopyOfBuffer();
  }

  /**
   * Reads a key. If it was written with other sensors, all its segments are read and count as
   * changed.
   */
  AlignedKey key(byte[] bytes, Bytes segments) throws Exception {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    checkVersion(in.readByte(), "a key");
    KeyClock clock =
        new KeyClock(in.readLong(), in.readLong(), in.readLong(), readRun(in), readRun(in));
    long emitted = in.readLong();
    long next = in.readLong();
    long timer = in.readLong();
    boolean behind = in.readBoolean();
    long arrived = in.readLong();
    List<String> names = new ArrayList<>();
    int count = in.readInt();
    long[] times = new long[count];
    float[] values = new float[count];
    for (int sensor = 0; sensor < count; sensor++) {
      names.add(in.readUTF());
      times[sensor] = in.readLong();
      values[sensor] = in.readFloat();
    }
    int[] positions = names.stream().mapToInt(sensors::indexOf).toArray();
    AlignedKey key =
        new AlignedKey(
            new OpenReadings(sensors.size(), id -> segment(id, segments.of(id), positions)));
    for (int sensor = 0; sensor < count; sensor++) {
      if (positions[sensor] >= 0) {
        key.readings.carry(positions[sensor], times[sensor], values[sensor]);
      }
    }
    int entries = in.readInt();
    for (int i = 0; i < entries; i++) {
      key.readings.entry(in.readLong(), in.readLong(), in.readInt());
    }
    key.clock = clock;
    key.emitted = emitted;
    key.next = next;
    key.timer = timer;
    key.behind = behind;
    key.arrived = arrived;
    if (!names.equals(sensors)) {
      key.readings.loadAll(own(segments));
    }
    return key;
  }

  byte[] segment(long id, Segment segment) throws IOException {
    out.clear();
    out.writeByte(VERSION);
    int columns = 0;
    for (int sensor = 0; sensor < segment.sensors(); sensor++) {
      columns += isEmpty(segment.column(sensor)) ? 0 : 1;
    }
    writeVarint(columns);
    for (int sensor = 0; sensor < segment.sensors(); sensor++) {
      Column column = segment.column(sensor);
      if (!isEmpty(column)) {
        writeVarint(sensor);
        writeVarint(column.size());
        long before = id;
        for (int i = 0; i < column.size(); i++) {
          writeVarint(column.time(i) - before);
          before = column.time(i);
        }
        for (int i = 0; i < column.size(); i++) {
          out.writeFloat(column.value(i));
        }
      }
    }
    return out.getCopyOfBuffer();
  }

  private static boolean isEmpty(Column column) {
    return column == null || column.size() == 0;
  }

  /**
   * Reads a segment.
   *
   * @param positions of the sensors that the bytes number; -1: no more a sensor
   */
  private Segment segment(long id, byte[] bytes, int[] positions) throws IOException {
    if (bytes == null) {
      throw new IOException(
          "Cannot read the readings of a key from "
              + id
              + " on: expected them in the state, found"
              + " none; the checkpoint is damaged");
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    checkVersion(in.readByte(), "readings");
    Segment segment = new Segment(sensors.size());
    int columns = (int) readVarint(in);
    for (int i = 0; i < columns; i++) {
      int sensor = positions[(int) readVarint(in)];
      int size = (int) readVarint(in);
      long[] times = new long[size];
      long before = id;
      for (int reading = 0; reading < size; reading++) {
        before += readVarint(in);
        times[reading] = before;
      }
      Column column = new Column(size);
      for (int reading = 0; reading < size; reading++) {
        column.add(times[reading], in.readFloat());
      }
      if (sensor >= 0) {
        segment.put(sensor, column);
      }
    }
    return segment;
  }

  private void write(KeyClock.Run run) throws IOException {
    out.writeLong(run.time());
    out.writeInt(run.count());
    out.writeLong(run.other());
  }

  private static KeyClock.Run readRun(DataInputDeserializer in) throws IOException {
    KeyClock.Run run = new KeyClock.Run(in.readLong(), in.readInt(), in.readLong());
    return run.equals(KeyClock.Run.NONE) ? KeyClock.Run.NONE : run;
  }

  private void writeVarint(long value) throws IOException {
    long rest = value;
    while (rest > SEVEN) {
      out.writeByte((int) (rest & SEVEN | MORE));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long readVarint(DataInputDeserializer in) throws IOException {
    long value = 0;
    int shift = 0;
    while (true) {
      int next = in.readUnsignedByte();
      value |= (long) (next & SEVEN) << shift;
      if (next < MORE) {
        return value;
      }
      shift += 7;
    }
  }

  private static void checkVersion(int version, String what) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot read the state of align: expected "
              + what
              + " of version "
              + VERSION
              + ", found version "
              + version
              + "; use the release that wrote it, or a later one");
    }
  }
}
