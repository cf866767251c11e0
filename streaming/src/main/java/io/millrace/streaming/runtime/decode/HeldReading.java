package io.millrace.streaming.runtime.decode;

import java.nio.ByteBuffer;
import java.util.Arrays;

/*
 * Version 1, big-endian:
 *
 *   +-------------+--------------+---------------------+
 *   | version: 1  | sequence: 8  | floats: 4 each      |
 *   +-------------+--------------+---------------------+
 */
/**
 * What a reader of packets holds of a key whose packets are predicted, and its bytes in the state.
 *
 * @param sequence of the last packet that was decoded
 * @param values what its encoder holds after it; owned by the record
 */
record HeldReading(long sequence, float[] values) {

  private static final byte VERSION = 1;
  private static final int HEAD = 1 + Long.BYTES;

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

  byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(HEAD + Float.BYTES * values.length);
    buffer.put(VERSION).putLong(sequence).asFloatBuffer().put(values);
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
              + " and 9 bytes with a whole number of floats, found "
              + bytes.length
              + " bytes"
              + (bytes.length > 0 ? " of version " + bytes[0] : ""));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    long sequence = buffer.getLong();
    float[] values = new float[(bytes.length - HEAD) / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return new HeldReading(sequence, values);
  }
}
