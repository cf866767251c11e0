package io.millrace.cli.console;

/** A smoothed rate; commits come in bursts. */
public final class Rate {

  /** Seconds that are averaged over, about. */
  private static final double SMOOTHING = 3;

  private double lastSeconds;
  private long lastDone;
  private double perSecond;

  /**
   * Adds a measurement of the progress.
   *
   * @return done per second
   */
  public double at(long done, double seconds) {
    double passed = seconds - lastSeconds;
    if (passed > 0) {
      double weight = 1 - Math.exp(-passed / SMOOTHING);
      perSecond += weight * ((done - lastDone) / passed - perSecond);
      lastSeconds = seconds;
      lastDone = done;
    }
    return perSecond;
  }
}
