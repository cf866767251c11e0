package io.millrace.api.event;

import java.util.Locale;

/**
 * What a watch says of a number.
 *
 * <pre>{@code
 * assert Found.NOTHING.word().equals("nothing");
 * }</pre>
 */
public enum Found {
  NOTHING,
  /** The numbers have changed. */
  CHANGE,
  /** An alarm begins. */
  START,
  /** An alarm ends. */
  END;

  /** Returns the word for it in records. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
