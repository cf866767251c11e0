package io.millrace.benchmark.published.score;

import java.util.Arrays;

/**
 * Half-space trees over windows of readings: the logarithm of the largest mass over that of the
 * window is the score. The range of a channel is that of the first part. Each window is scored,
 * then learned.
 */
public final class HalfSpaceMethod implements Method {

  private final int length;

  /**
   * @param length readings of a window
   */
  public HalfSpaceMethod(int length) {
    this.length = length;
  }

  @Override
  public String name() {
    return "half-space trees";
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    float[][] windows = readings.windows(length);
    Ranges ranges = Ranges.of(windows, first);
    HalfSpaceTrees trees = new HalfSpaceTrees(length * readings.channels(), seed);
    double[] scores = new double[readings.count()];
    Arrays.fill(scores, Double.NaN);
    for (int at = length - 1; at < scores.length; at++) {
      float[] point = ranges.scaled(windows[at]);
      if (at >= length - 1 + HalfSpaceTrees.WINDOW) {
        scores[at] = Math.log1p(HalfSpaceTrees.LARGEST) - Math.log1p(trees.mass(point));
      }
      trees.learn(point);
    }
    return scores;
  }
}
