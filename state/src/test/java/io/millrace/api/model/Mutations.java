package io.millrace.api.model;

import io.millrace.api.math.SeededRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Damages a file the way disks, networks and strangers do. */
final class Mutations {

  private static final String[] TOKENS = {
    "-1", "9223372036854775807", "1e9", "null", "[]", "{}", "\"F16\"", "[[[[", "\u0000", ",", "\""
  };

  private Mutations() {}

  static byte[] damage(byte[] original, SeededRandom random) {
    byte[] bytes = original.clone();
    int times = 1 + random.below(3);
    for (int i = 0; i < times; i++) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, SeededRandom random) {
    if (bytes.length < 9) {
      return bytes;
    }
    int at = random.below(bytes.length);
    switch (random.below(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.below(8));
      case 1 -> bytes[at] = (byte) random.nextLong();
      case 2 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 3 -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, random.nextLong());
      case 4 -> {
        byte[] token =
            TOKENS[random.below(TOKENS.length)].getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] longer = new byte[bytes.length + token.length];
        System.arraycopy(bytes, 0, longer, 0, at);
        System.arraycopy(token, 0, longer, at, token.length);
        System.arraycopy(bytes, at, longer, at + token.length, bytes.length - at);
        return longer;
      }
      default -> {
        // A digit of the header becomes another: shapes and offsets that nearly fit.
        for (int i = at; i < bytes.length; i++) {
          if (bytes[i] >= '0' && bytes[i] <= '9') {
            bytes[i] = (byte) ('0' + random.below(10));
            break;
          }
        }
      }
    }
    return bytes;
  }
}
