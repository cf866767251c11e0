package io.millrace.simulate.trace;

/**
 * Progress of a replay.
 *
 * @param sent records sent so far
 * @param nanos nanoseconds since the start
 */
public record Progress(long sent, long nanos) {

  /** Mean records per second since the start. */
  public double perSecond() {
    return nanos == 0 ? 0 : sent * 1e9 / nanos;
  }
}
