package io.millrace.streaming.connect.record;

import java.nio.charset.StandardCharsets;

/** Encodes text as UTF-8, and finds text that has no UTF-8. */
public final class Utf8 {

  private Utf8() {}

  /**
   * Whether text is read back from UTF-8 as it is: it has no half of a surrogate pair. Such a half,
   * which JSON can write as an escape, becomes a question mark between subtasks. The key would then
   * be another one than the one by which its subtask was chosen, and Flink ends the job.
   */
  public static boolean isWhole(String text) {
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (Character.isSurrogate(letter)) {
        boolean pair =
            at + 1 < text.length() && Character.isSurrogatePair(letter, text.charAt(at + 1));
        if (!pair) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
