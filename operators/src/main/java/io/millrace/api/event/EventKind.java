package io.millrace.api.event;

import java.util.Locale;

/**
 * What an event reports; each kind has a sink of its own.
 *
 * <pre>{@code
 * assert EventKind.DRIFT.word().equals("drift");
 * }</pre>
 */
public enum EventKind {
  /** The numbers of a field have changed. */
  DRIFT,
  /** The numbers of a field are out of their usual range, or back in it. */
  ALARM;

  /** Returns the word for it in records and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
