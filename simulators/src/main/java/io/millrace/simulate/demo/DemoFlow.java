package io.millrace.simulate.demo;

/**
 * Results over wall time.
 *
 * @param seconds since the first reading was sent, at each look
 * @param sent readings sent by then
 * @param results results that a committed reader had by then
 */
public record DemoFlow(double[] seconds, double[] sent, double[] results) {

  /** Seconds from the first reading sent to the last result committed. */
  public double duration() {
    return seconds[seconds.length - 1];
  }
}
