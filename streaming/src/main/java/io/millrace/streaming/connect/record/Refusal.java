package io.millrace.streaming.connect.record;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.nio.charset.StandardCharsets;

/**
 * Reason why a record was rejected. Thrown and caught inside decoders; without a stack trace, so
 * that bad records cost no more than good ones.
 */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  /** Maximum characters of a raw record that a dead letter shows. */
  private static final int LONGEST = 1000;

  /** Maximum characters of a value that a message shows. */
  private static final int SHOWN = 40;

  private final Reason reason;

  /**
   * @param detail what was expected, what was found, and the cure
   */
  public Refusal(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** Refusal of a raw record that is too long. */
  public static Refusal oversized(long length, int largest) {
    return new Refusal(
        Reason.OVERSIZED,
        "expected at most "
            + largest
            + " bytes, found "
            + length
            + "; raise largest_record, or send less");
  }

  Reason reason() {
    return reason;
  }

  /** Creates the dead letter of a record; it shows the beginning of the bytes as text. */
  public DeadLetter letter(byte[] bytes, int offset, int length, Origin origin) {
    return new DeadLetter(reason, getMessage(), origin, excerpt(bytes, offset, length));
  }

  /** The beginning of a raw record as text; any bytes are allowed. */
  public static String excerpt(byte[] bytes, int offset, int length) {
    int shown = Math.min(length, LONGEST);
    String text = new String(bytes, offset, shown, StandardCharsets.UTF_8);
    return shown < length ? text + "…" : text;
  }

  /**
   * An untrusted value, shortened for a message. A character of two surrogates is not cut in half:
   * many readers of JSON refuse one of them.
   */
  public static String shown(String value) {
    if (value.length() <= SHOWN) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return value.substring(0, end) + "…";
  }
}
