package io.millrace.streaming.connect.record;

import io.millrace.api.record.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks texts that identify: keys, groups and labels. */
public final class Texts {

  /** Maximum characters of a key, group or label. */
  public static final int LONGEST = 512;

  private Texts() {}

  /**
   * Returns the text itself.
   *
   * @param name what it is, for messages, such as {@code key}
   * @param preposition {@code in} or {@code as}, before the name
   * @throws Refusal if it is too long, or holds half a surrogate pair. UTF-8 has no bytes for a
   *     half: all of them would become the same question mark, and different keys one.
   */
  public static String checked(String preposition, String name, String text) throws Refusal {
    if (text.length() > LONGEST) {
      throw tooLong(preposition, name, text.length());
    }
    int half = half(text);
    if (half >= 0) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected whole characters "
              + preposition
              + " "
              + name
              + ", found half a surrogate pair at character "
              + (half + 1)
              + "; send the text as it is, or escape both halves");
    }
    return text;
  }

  /** The refusal of a text that is too long. */
  public static Refusal tooLong(String preposition, String name, int length) {
    return new Refusal(
        Reason.OVERSIZED,
        "expected at most "
            + LONGEST
            + " characters "
            + preposition
            + " "
            + name
            + ", found "
            + length);
  }

  /**
   * Reads text in UTF-8.
   *
   * @param name what it is, for messages
   * @throws Refusal if the bytes are no UTF-8
   */
  public static String utf8(String name, byte[] bytes) throws Refusal {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException other) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected text in UTF-8 in " + name + ", found other bytes; send text, or use a field");
    }
  }

  /** Index of the first half of a surrogate pair without the other; -1 if there is none. */
  private static int half(String text) {
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (Character.isHighSurrogate(letter)
          && at + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        at++;
      } else if (Character.isSurrogate(letter)) {
        return at;
      }
    }
    return -1;
  }
}
