package io.millrace.streaming.runtime.decode;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/*
 * Version 1, big-endian:
 *
 *   +-------------+--------------+-----------+---------------------+
 *   | version: 1  | sequence: 8  | check: 4  | floats: 4 each      |
 *   +-------------+--------------+-----------+---------------------+
 */
/**
 * What a reader of packets holds of a key whose packets are predicted, and its bytes in the state.
 *
 * @param sequence of the last packet that was decoded
 * @param check CRC-32 of that packet, by which it is known when it comes again
 * @param values what its encoder holds after it; owned by the record
 */
record HeldReading(long sequence, int check, float[] values) {

  private static final byte VERSION = 1;
  private static final int HEAD = 1 + Long.BYTES + Integer.BYTES;

  /** What is held after a packet. */
  static HeldReading after(long sequence, byte[] packet, float[] values) {
    return new HeldReading(sequence, check(packet), values);
  }

  private static int check(byte[] packet) {
    CRC32 sum = new CRC32();
    sum.update(packet);
    return (int) sum.getValue();
  }

  /** Begins with nothing, as before the first packet of a key. */
  static float[] nothing(int width) {
    float[] values = new float[width];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  /** Whether a packet is the one behind the last that was decoded. */
  boolean isBefore(long next) {
    return sequence + 1 == next;
  }

  /** Whether a packet is the one that was decoded last, once more. */
  boolean isOf(long again, byte[] packet) {
    return sequence == again && check == check(packet);
  }

  byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(HEAD + Float.BYTES * values.length);
    buffer.put(VERSION).putLong(sequence).putInt(check).asFloatBuffer().put(values);
    return buffer.array();
  }

  /**
   * @throws IllegalStateException if the bytes are not of this layout
   */
  static HeldReading of(byte[] bytes) {
    if (bytes.length < HEAD || bytes[0] != VERSION || (bytes.length - HEAD) % Float.BYTES != 0) {
      throw new IllegalStateException(
          "Cannot read what is held of a key: expected version "
              + VERSION
              + " and 13 bytes with a whole number of floats, found "
              + bytes.length
              + " bytes"
              + (bytes.length > 0 ? " of version " + bytes[0] : ""));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    long sequence = buffer.getLong();
    int check = buffer.getInt();
    float[] values = new float[(bytes.length - HEAD) / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return new HeldReading(sequence, check, values);
  }
}
