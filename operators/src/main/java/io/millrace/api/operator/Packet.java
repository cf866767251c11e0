package io.millrace.api.operator;

/**
 * Bytes in an output row: one a float, 0 to 255, and NaN behind the last. So a field of form {@link
 * OutputField.Form#PACKET} can be as wide as its longest packet.
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

  /** Copies the bytes of a field out. */
  public static byte[] read(float[] output, int at, int width) {
    byte[] bytes = new byte[length(output, at, width)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) output[at + i];
    }
    return bytes;
  }

  /**
   * Writes bytes as a field.
   *
   * @throws IllegalArgumentException if there are more than the field is wide
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

  /** How many bytes a field holds. */
  public static int length(float[] output, int at, int width) {
    int length = 0;
    while (length < width && !Float.isNaN(output[at + length])) {
      length++;
    }
    return length;
  }
}
