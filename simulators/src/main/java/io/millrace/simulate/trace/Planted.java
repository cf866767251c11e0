package io.millrace.simulate.trace;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Orthogonal;

/**
 * Readings made up so that the truth is known: few of sixteen causes act at a time, each moves all
 * channels together, and noise lies over all of it. Some readings are strange: as large as others,
 * but no few causes explain them.
 */
public final class Planted {

  /** Channels, and causes. */
  public static final int CHANNELS = 16;

  private static final double DENSITY = 0.12;

  private final double noise;
  private final double strange;
  private final SeededRandom random;
  private final FloatMatrix causes = FloatMatrix.of(CHANNELS, CHANNELS);

  /**
   * One reading.
   *
   * @param truth without noise
   * @param shown with noise
   * @param isStrange whether it is one that no few causes explain
   */
  public record Row(float[] truth, float[] shown, boolean isStrange) {}

  /**
   * @param decibels by how much the causes are stronger than the noise, in the mean square
   * @param strange share of readings that are strange
   * @param seed decides everything
   */
  public Planted(double decibels, double strange, long seed) {
    this.noise = Math.sqrt(DENSITY / Math.pow(10, decibels / 10));
    this.strange = strange;
    this.random = new SeededRandom(seed);
    Orthogonal.haar(random, causes);
  }

  /** The next reading. */
  public Row next() {
    boolean isStrange = random.uniform() < strange;
    double[] amounts = new double[CHANNELS];
    double square = 0;
    double wanted = 0;
    while (square == 0) {
      wanted = 0;
      for (int cause = 0; cause < CHANNELS; cause++) {
        boolean acts = random.uniform() < DENSITY;
        double amount = random.gaussian();
        wanted += acts ? amount * amount : 0;
        amounts[cause] = acts || isStrange ? (isStrange ? random.gaussian() : amount) : 0;
      }
      square = wanted == 0 ? 0 : squares(amounts);
    }
    // A strange reading has the norm that a usual one would have had.
    double scale = Math.sqrt(wanted / square);
    float[] truth = new float[CHANNELS];
    float[] shown = new float[CHANNELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      double sum = 0;
      for (int cause = 0; cause < CHANNELS; cause++) {
        sum += scale * amounts[cause] * causes.at(cause, channel);
      }
      truth[channel] = (float) sum;
      shown[channel] = (float) (sum + noise * random.gaussian());
    }
    return new Row(truth, shown, isStrange);
  }

  /** Deviation of the noise on a channel. */
  public double noise() {
    return noise;
  }

  private static double squares(double[] amounts) {
    double sum = 0;
    for (double amount : amounts) {
      sum += amount * amount;
    }
    return sum;
  }
}
