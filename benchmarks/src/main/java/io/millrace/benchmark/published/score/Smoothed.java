package io.millrace.benchmark.published.score;

/*
 *   e ← e + .1 (ln(1 + s) - e), from the first score on
 */
/** A moving average of the logarithm of the scores of another method, for faults that last. */
public final class Smoothed implements Method {

  private static final double WEIGHT = .1;

  private final Method inner;

  public Smoothed(Method inner) {
    this.inner = inner;
  }

  @Override
  public String name() {
    return inner.name() + ", smoothed";
  }

  @Override
  public boolean isRandom() {
    return inner.isRandom();
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    double[] scores = inner.scores(readings, first, seed);
    double mean = Double.NaN;
    for (int at = 0; at < scores.length; at++) {
      if (!Double.isNaN(scores[at])) {
        double next = Math.log1p(Math.max(0, scores[at]));
        mean = Double.isNaN(mean) ? next : mean + WEIGHT * (next - mean);
        scores[at] = mean;
      }
    }
    return scores;
  }
}
