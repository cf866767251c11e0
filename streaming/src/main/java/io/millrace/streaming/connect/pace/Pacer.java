package io.millrace.streaming.connect.pace;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/*
 * due(stamp) = anchor + (stamp - first) / speed
 *
 * first and anchor are the timestamp and the time of the first record. A pause moves the anchor on
 * by its length, so that the play goes on where it was, and so does the time that taking the first
 * record costs.
 */
/** Tells when records are due. Used by one thread. */
public final class Pacer {

  /** Longest wait before the pause is looked at again. */
  private static final long LOOK_NANOS = 50_000_000;

  private static final double NANOS_PER_MILLI = 1e6;

  private final double speed;
  private final BooleanSupplier paused;
  private final LongSupplier nanos;
  private final TimingError error = new TimingError();
  private boolean begun;
  private boolean taken;
  private long first;
  private long anchor;
  private long looked;
  private boolean isPaused;

  /**
   * @param speed seconds of the trace in a second
   * @param paused whether nothing is to be played now; asked some twenty times a second
   * @param nanos the clock, in nanoseconds
   */
  public Pacer(double speed, BooleanSupplier paused, LongSupplier nanos) {
    this.speed = speed;
    this.paused = paused;
    this.nanos = nanos;
    this.looked = nanos.getAsLong() - LOOK_NANOS;
  }

  /** One for which every record is due at once, and which is never paused. */
  public static Pacer unpaced() {
    return new Pacer(Double.POSITIVE_INFINITY, () -> false, System::nanoTime);
  }

  /**
   * Nanoseconds until a record is to be played, or until this is to be asked again; 0 or less: play
   * it now.
   *
   * @param stamp its timestamp in milliseconds
   */
  public long left(long stamp) {
    long now = nanos.getAsLong();
    if (now - looked >= LOOK_NANOS) {
      boolean was = isPaused;
      isPaused = paused.getAsBoolean();
      if (was && begun) {
        anchor += now - looked;
      }
      looked = now;
    }
    if (isPaused) {
      return LOOK_NANOS;
    }
    if (!begun) {
      begun = true;
      first = stamp;
      anchor = now;
    }
    long left = due(stamp) - now;
    return Math.min(left, LOOK_NANOS);
  }

  /**
   * Notes that the record was taken: the play begins with that of the first. At infinite speed
   * nothing is due.
   */
  public void played(long stamp) {
    if (!taken) {
      // What the first one costs, such as connecting to a broker, would make all others late.
      taken = true;
      anchor += nanos.getAsLong() - due(stamp);
    } else if (!Double.isInfinite(speed)) {
      error.add(nanos.getAsLong() - due(stamp));
    }
  }

  /** Whether the play is paused. */
  public boolean isPaused() {
    return isPaused;
  }

  /** How far records were played from when they were due. */
  public TimingError error() {
    return error;
  }

  private long due(long stamp) {
    return Double.isInfinite(speed)
        ? anchor
        : anchor + Math.round((stamp - first) * (NANOS_PER_MILLI / speed));
  }
}
