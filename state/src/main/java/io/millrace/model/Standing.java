package io.millrace.model;

import java.util.Locale;

/**
 * How those who follow a pipeline's models are to take a published one. Written into the manifest
 * as {@code standing} and {@code from}; a plain release has neither.
 *
 * @param call what is asked of them
 * @param from event time from which on, milliseconds since 1970 UTC, or {@link #UNSAID}
 */
public record Standing(Call call, long from) {

  /** No time is named: followers go by the newest event time that the model has learned. */
  public static final long UNSAID = Long.MIN_VALUE;

  /** A release like any other. */
  public static final Standing RELEASED = new Standing(Call.RELEASED, UNSAID);

  /** A version that answers until its group is resumed, whatever else is published. */
  public static final Standing HELD = new Standing(Call.HELD, UNSAID);

  /** The end of a hold: the newest version answers again. */
  public static final Standing RESUMED = new Standing(Call.RESUMED, UNSAID);

  /** What is asked of those who follow. */
  public enum Call {
    /** Take it, unless an earlier version is held. */
    RELEASED,
    /** Take it and stay with it. */
    HELD,
    /** Stay with what was held no longer. */
    RESUMED;

    /** The name in manifests. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same from a time on. */
  public Standing startingAt(long time) {
    return new Standing(call, time);
  }
}
