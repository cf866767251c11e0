package io.millrace.benchmark.published.score;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.Arrays;

/**
 * The random cut forest of AWS (S. Guha and others, ICML 2016), with its own window of readings: 50
 * trees of 256 readings, its defaults. Each reading is scored, then learned. Channels are divided
 * by their range in the first part, since a forest of several channels depends on their units.
 */
public final class RandomCutForestMethod implements Method {

  private final int length;

  /**
   * @param length readings of a window
   */
  public RandomCutForestMethod(int length) {
    this.length = length;
  }

  @Override
  public String name() {
    return "random cut forest (AWS)";
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    RandomCutForest forest =
        RandomCutForest.builder()
            .dimensions(length * readings.channels())
            .shingleSize(length)
            .randomSeed(seed)
            .build();
    Ranges ranges = Ranges.of(readings.windows(length), first);
    double[] scores = new double[readings.count()];
    Arrays.fill(scores, Double.NaN);
    float[][] windows = readings.windows(length);
    for (int at = length - 1; at < scores.length; at++) {
      float[] point = ranges.scaled(windows[at]);
      double score = forest.getAnomalyScore(point);
      // It answers 0 until it has taken a quarter of its sample.
      scores[at] = score > 0 ? score : Double.NaN;
      forest.update(point);
    }
    return scores;
  }
}
