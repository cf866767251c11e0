package io.millrace.simulate.trace;

/**
 * How far a replay is.
 *
 * @param sent records sent so far
 * @param nanos nanoseconds since the first
 */
public record Progress(long sent, long nanos) {

  /** Mean records a second since the start. */
  public double perSecond() {
    return nanos == 0 ? 0 : sent * 1e9 / nanos;
  }
}
