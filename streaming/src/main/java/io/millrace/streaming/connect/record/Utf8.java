package io.millrace.streaming.connect.record;

import java.nio.charset.StandardCharsets;

/** Encodes text as UTF-8. */
public final class Utf8 {

  private Utf8() {}

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
