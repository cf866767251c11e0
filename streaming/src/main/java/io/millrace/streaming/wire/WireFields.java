package io.millrace.streaming.wire;

import io.millrace.api.record.Origin;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Fields of records, big-endian:
 *
 *   text     | length: int | UTF-8 |          a length of -1 means null
 *   floats   | count: int  | raw bits of each |
 *   doubles  | count: int  | raw bits of each |
 *   bytes    | count: int  | bytes |
 *   origin   | source: text | partition: int | position: long |
 */
/**
 * Reads and writes the fields of records. Lengths are not trusted: memory is allocated as the bytes
 * arrive, so a damaged length costs at most twice the bytes that exist, or 64 KiB.
 */
final class WireFields {

  /** Bytes allocated at first; the buffer of a longer field grows as it is read. */
  private static final int CHUNK = 1 << 16;

  private static final int NULL = -1;

  private WireFields() {}

  static void writeText(String text, DataOutputView out) throws IOException {
    if (text == null) {
      out.writeInt(NULL);
      return;
    }
    writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
  }

  static String readText(DataInputView in) throws IOException {
    return readText(in.readInt(), in);
  }

  /**
   * Reads a text whose length was read before.
   *
   * @return null for a length of -1
   */
  static String readText(int length, DataInputView in) throws IOException {
    return length == NULL ? null : new String(readBytes(length, in), StandardCharsets.UTF_8);
  }

  static void writeFloats(float[] values, DataOutputView out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeInt(Float.floatToRawIntBits(value));
    }
  }

  static float[] readFloats(DataInputView in) throws IOException {
    int count = in.readInt();
    check(count, "numbers");
    float[] values = new float[Math.min(count, CHUNK / Float.BYTES)];
    for (int i = 0; i < count; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, grown(i, count));
      }
      values[i] = Float.intBitsToFloat(in.readInt());
    }
    return values;
  }

  static void writeDoubles(double[] values, DataOutputView out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeLong(Double.doubleToRawLongBits(value));
    }
  }

  static double[] readDoubles(DataInputView in) throws IOException {
    int count = in.readInt();
    check(count, "numbers");
    double[] values = new double[Math.min(count, CHUNK / Double.BYTES)];
    for (int i = 0; i < count; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, grown(i, count));
      }
      values[i] = Double.longBitsToDouble(in.readLong());
    }
    return values;
  }

  static void writeInts(int[] values, DataOutputView out) throws IOException {
    out.writeInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  static int[] readInts(DataInputView in) throws IOException {
    int count = in.readInt();
    check(count, "numbers");
    int[] values = new int[Math.min(count, CHUNK / Integer.BYTES)];
    for (int i = 0; i < count; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, grown(i, count));
      }
      values[i] = in.readInt();
    }
    return values;
  }

  static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputView in) throws IOException {
    return readBytes(in.readInt(), in);
  }

  static void writeOrigin(Origin origin, DataOutputView out) throws IOException {
    writeText(origin.source(), out);
    out.writeInt(origin.partition());
    out.writeLong(origin.position());
  }

  static Origin readOrigin(DataInputView in) throws IOException {
    return new Origin(readText(in), in.readInt(), in.readLong());
  }

  /** Writes the constant of an enum by its name, so that constants may be reordered. */
  static void writeConstant(Enum<?> constant, DataOutputView out) throws IOException {
    writeText(constant.name(), out);
  }

  /**
   * Reads the constant of an enum.
   *
   * @throws IOException if this release has no constant of that name
   */
  static <E extends Enum<E>> E readConstant(Class<E> type, DataInputView in) throws IOException {
    return readConstant(type, in.readInt(), in);
  }

  /** Reads the constant of an enum, where the length of its name was read before. */
  static <E extends Enum<E>> E readConstant(Class<E> type, int length, DataInputView in)
      throws IOException {
    String name = readText(length, in);
    try {
      return Enum.valueOf(type, name == null ? "" : name);
    } catch (IllegalArgumentException unknown) {
      throw new IOException(
          "Cannot read a record: expected one of "
              + Arrays.toString(type.getEnumConstants())
              + ", found "
              + shown(name)
              + "; the checkpoint is damaged, or a later release wrote it",
          unknown);
    }
  }

  private static byte[] readBytes(int count, DataInputView in) throws IOException {
    check(count, "bytes");
    byte[] bytes = new byte[Math.min(count, CHUNK)];
    int filled = 0;
    try {
      while (true) {
        in.readFully(bytes, filled, bytes.length - filled);
        filled = bytes.length;
        if (filled == count) {
          return bytes;
        }
        bytes = Arrays.copyOf(bytes, grown(filled, count));
      }
    } catch (EOFException | IndexOutOfBoundsException early) {
      // Flink's view of a network buffer throws the second exception at the end of its bytes.
      EOFException shown =
          new EOFException(
              "Cannot read a record: expected "
                  + count
                  + " bytes of a field, found the end of the bytes after fewer; the checkpoint is"
                  + " damaged");
      shown.initCause(early);
      throw shown;
    }
  }

  private static int grown(int size, int count) {
    return (int) Math.min(count, 2L * size);
  }

  private static void check(int count, String what) throws IOException {
    if (count < 0) {
      throw new IOException(
          "Cannot read a record: expected a count of "
              + what
              + " from 0, found "
              + count
              + "; the checkpoint is damaged");
    }
  }

  private static String shown(String name) {
    if (name == null) {
      return "none";
    }
    return name.length() <= 40 ? "'" + name + "'" : "a text of " + name.length() + " characters";
  }
}
