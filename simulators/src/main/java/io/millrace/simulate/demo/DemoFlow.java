package io.millrace.simulate.demo;

/**
 * Numbers of readings and results over wall time.
 *
 * @param seconds times of the measurements, since the first reading was sent
 * @param sent readings sent by then
 * @param results results that a reader of committed records had received by then
 */
public record DemoFlow(double[] seconds, double[] sent, double[] results) {

  /** Seconds from the first reading sent to the last result committed. */
  public double duration() {
    return seconds[seconds.length - 1];
  }
}
