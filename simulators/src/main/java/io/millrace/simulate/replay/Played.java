package io.millrace.simulate.replay;

import io.millrace.api.record.Observation;

/**
 * A reading on its way into a play.
 *
 * @param reading as it will be read
 * @param arrival when it comes, in milliseconds of the trace's time
 * @param ordinal position in the trace, which orders what comes at the same time
 * @param damage what happens to its bytes
 */
public record Played(Observation reading, long arrival, long ordinal, Damage damage) {

  /**
   * What happens to the bytes of a record.
   *
   * @param kind cut off, or lengthened
   * @param bytes length after it was lengthened; 0 otherwise
   */
  public record Damage(Kind kind, int bytes) {

    /** The bytes stay as they are. */
    public static final Damage NONE = new Damage(Kind.NONE, 0);

    /** Kinds of damage. */
    public enum Kind {
      NONE,
      /** Its second half is missing. */
      CUT,
      /** It is longer than a pipeline takes. */
      PADDED
    }
  }

  /** The same with another reading. */
  public Played with(Observation other) {
    return new Played(other, arrival, ordinal, damage);
  }

  /** The same with other values. */
  public Played with(float[] values) {
    return with(
        new Observation(
            reading.key(),
            reading.group(),
            reading.time(),
            values,
            reading.label(),
            reading.origin()));
  }

  /** The same, coming at another time. */
  public Played at(long millis) {
    return new Played(reading, millis, ordinal, damage);
  }

  /** The same with damaged bytes. */
  public Played damaged(Damage by) {
    return new Played(reading, arrival, ordinal, by);
  }
}
