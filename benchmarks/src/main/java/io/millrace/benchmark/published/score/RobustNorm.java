package io.millrace.benchmark.published.score;

/*
 * Per channel, from the first reading on:
 *   w = max(1/HORIZON, 1/(t + 1)),  d = x - m,  clipped to ± REACH s after SETTLED readings
 *   z = (x - m)/s with m and s of the readings before
 *   m ← m + w d,  s² ← s² + w (d² - s²)
 *   score = Σ z²
 */
/**
 * The squared norm of a reading in deviations, which are learned from clipped differences, so that
 * a fault changes them slowly. It always learns.
 */
public final class RobustNorm implements Method {

  private static final double REACH = 1.5;
  private static final int SETTLED = 50;
  private static final double HORIZON = 10_000;

  @Override
  public String name() {
    return "norm, clipped scale";
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    int width = readings.channels();
    double[] mean = new double[width];
    double[] square = new double[width];
    double[] scores = new double[readings.count()];
    for (int at = 0; at < scores.length; at++) {
      double weight = Math.max(1 / HORIZON, 1.0 / (at + 1));
      double norm = 0;
      for (int i = 0; i < width; i++) {
        double off = readings.values()[at][i] - mean[i];
        double deviation = Math.sqrt(square[i]);
        norm += deviation > 0 ? off * off / square[i] : 0;
        if (at >= SETTLED && deviation > 0) {
          off = Math.max(-REACH * deviation, Math.min(REACH * deviation, off));
        }
        mean[i] += weight * off;
        square[i] += at == 0 ? 0 : weight * (off * off - square[i]);
      }
      scores[at] = at < SETTLED ? Double.NaN : norm;
    }
    return scores;
  }
}
