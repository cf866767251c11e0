package io.millrace.cli.console;

/** How fast something goes, smoothed: what is committed comes in gusts. */
public final class Rate {

  /** Seconds that are averaged over, about. */
  private static final double SMOOTHING = 3;

  private double lastSeconds;
  private long lastDone;
  private double perSecond;

  /**
   * Takes in how far it is.
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
