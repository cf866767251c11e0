package io.millrace.api.model;

import java.util.Locale;

/**
 * State of a published model for pipelines that follow. Written into the manifest as {@code
 * standing} and {@code from}; a plain release has neither.
 *
 * <pre>{@code
 * ReleaseStatus fromMay = ReleaseStatus.RELEASED.startingAt(1_777_593_600_000L);
 * assert fromMay.call() == ReleaseStatus.Call.RELEASED;
 * }</pre>
 *
 * @param call released, held or resumed
 * @param from event time at which it takes effect, milliseconds since 1970 UTC, or {@link #UNSAID}
 */
public record ReleaseStatus(Call call, long from) {

  /**
   * No time is given: a release takes effect at once or at the newest event time that it has
   * learned, as the following pipeline chooses; a hold or resume takes effect on arrival.
   */
  public static final long UNSAID = Long.MIN_VALUE;

  /** A plain release. */
  public static final ReleaseStatus RELEASED = new ReleaseStatus(Call.RELEASED, UNSAID);

  /** A version that answers until its group is resumed, regardless of later releases. */
  public static final ReleaseStatus HELD = new ReleaseStatus(Call.HELD, UNSAID);

  /** The end of a hold: the newest version answers again. */
  public static final ReleaseStatus RESUMED = new ReleaseStatus(Call.RESUMED, UNSAID);

  /** What pipelines that follow do with a model. */
  public enum Call {
    /** Use it, unless another version is held. */
    RELEASED,
    /** Use it until the group is resumed. */
    HELD,
    /** End the hold. */
    RESUMED;

    /** The name in manifests. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same status with a time at which it takes effect. */
  public ReleaseStatus startingAt(long time) {
    return new ReleaseStatus(call, time);
  }
}
