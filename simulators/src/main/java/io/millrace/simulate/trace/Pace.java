package io.millrace.simulate.trace;

/**
 * The rate at which a trace is replayed.
 *
 * @param perSecond records per second; infinite: as fast as the broker accepts them
 */
public record Pace(double perSecond) {

  /** As fast as the broker accepts records. */
  public static final Pace FASTEST = new Pace(Double.POSITIVE_INFINITY);

  private static final double NANOS = 1e9;

  public Pace {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException(
          "Cannot play " + perSecond + " records a second: the rate must be above 0");
    }
  }

  /** Nanoseconds after the start at which a record is due. */
  long due(long index) {
    return (long) (index / perSecond * NANOS);
  }
}
