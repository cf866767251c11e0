package io.millrace.api.model;

import java.util.Locale;

/**
 * How those who follow a pipeline's models are to take a published one. Written into the manifest
 * as {@code standing} and {@code from}; a plain release has neither.
 *
 * <pre>{@code
 * ReleaseStatus fromMay = ReleaseStatus.RELEASED.startingAt(1_777_593_600_000L);
 * assert fromMay.call() == ReleaseStatus.Call.RELEASED;
 * }</pre>
 *
 * @param call what is asked of them
 * @param from event time from which on, milliseconds since 1970 UTC, or {@link #UNSAID}
 */
public record ReleaseStatus(Call call, long from) {

  /** No time is named: followers go by the newest event time that the model has learned. */
  public static final long UNSAID = Long.MIN_VALUE;

  /** A release like any other. */
  public static final ReleaseStatus RELEASED = new ReleaseStatus(Call.RELEASED, UNSAID);

  /** A version that answers until its group is resumed, whatever else is published. */
  public static final ReleaseStatus HELD = new ReleaseStatus(Call.HELD, UNSAID);

  /** The end of a hold: the newest version answers again. */
  public static final ReleaseStatus RESUMED = new ReleaseStatus(Call.RESUMED, UNSAID);

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
  public ReleaseStatus startingAt(long time) {
    return new ReleaseStatus(call, time);
  }
}
