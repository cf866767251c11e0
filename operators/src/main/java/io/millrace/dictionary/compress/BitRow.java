package io.millrace.dictionary.compress;

import io.millrace.api.operator.Packet;
import java.util.Arrays;

/**
 * Writes and reads a packet bit by bit, highest bit of each byte first. One instance serves one row
 * after the other.
 */
final class BitRow {

  private final int width;
  private float[] bytes;
  private int begin;
  private int end;
  private int at;

  /**
   * @param width largest number of bytes of a packet
   */
  BitRow(int width) {
    this.width = width;
  }

  /** Starts writing a packet at {@code bytes[begin ..)}. */
  void open(float[] bytes, int begin) {
    onto(bytes, begin);
    end = width * Byte.SIZE;
    Arrays.fill(bytes, begin, begin + width, Float.NaN);
  }

  /** Starts reading the packet at {@code bytes[begin ..)}. */
  void reopen(float[] bytes, int begin) {
    onto(bytes, begin);
    end = Packet.length(bytes, begin, width) * Byte.SIZE;
  }

  private void onto(float[] bytes, int begin) {
    this.bytes = bytes;
    this.begin = begin;
    this.at = 0;
  }

  /** Appends the lowest bits of a number. */
  void write(long value, int bits) {
    for (int bit = bits - 1; bit >= 0; bit--, at++) {
      int place = begin + at / Byte.SIZE;
      float before = at % Byte.SIZE == 0 ? 0 : bytes[place];
      bytes[place] = before + ((value >>> bit & 1) << (Byte.SIZE - 1 - at % Byte.SIZE));
    }
  }

  /** Reads the next bits as a number; bits after the end are zero, see {@link #isWhole}. */
  long read(int bits) {
    long value = 0;
    for (int bit = 0; bit < bits; bit++, at++) {
      int one = at < end ? (int) bytes[begin + at / Byte.SIZE] : 0;
      value = value << 1 | one >>> (Byte.SIZE - 1 - at % Byte.SIZE) & 1;
    }
    return value;
  }

  /**
   * Returns whether the packet was read to its end, except for less than a byte, and not further.
   */
  boolean isWhole() {
    return at <= end && end - at < Byte.SIZE;
  }
}
