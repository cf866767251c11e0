package io.millrace.api.operator;

/**
 * Reads and writes the bytes of a packet in an output row. Each float holds one byte, 0 to 255; NaN
 * marks the end. A field of form {@link OutputField.Form#PACKET} has the width of its longest
 * packet.
 *
 * <pre>{@code
 * float[] output = new float[4];
 * Packet.write(new byte[] {7, -1}, output, 0, 4); // 7, 255, NaN, NaN
 * assert Packet.length(output, 0, 4) == 2;
 * assert Packet.read(output, 0, 4)[1] == -1;
 * }</pre>
 */
public final class Packet {

  private static final int BYTE = 0xFF;

  private Packet() {}

  /** Returns a copy of the bytes of a field. */
  public static byte[] read(float[] output, int at, int width) {
    byte[] bytes = new byte[length(output, at, width)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) output[at + i];
    }
    return bytes;
  }

  /**
   * Writes bytes to a field.
   *
   * @throws IllegalArgumentException if there are more bytes than the width of the field
   */
  public static void write(byte[] bytes, float[] output, int at, int width) {
    if (bytes.length > width) {
      throw new IllegalArgumentException(
          "Cannot take a packet of " + bytes.length + " bytes: expected at most " + width);
    }
    for (int i = 0; i < width; i++) {
      output[at + i] = i < bytes.length ? bytes[i] & BYTE : Float.NaN;
    }
  }

  /** Returns the number of bytes in a field. */
  public static int length(float[] output, int at, int width) {
    int length = 0;
    while (length < width && !Float.isNaN(output[at + length])) {
      length++;
    }
    return length;
  }
}
