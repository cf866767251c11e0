package io.millrace.simulate.trace;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Orthogonal;

/**
 * Generates readings with known true values: in each reading few of sixteen causes are active, each
 * changes all channels together, and noise is added. Some readings are strange: as large as the
 * others, but not a combination of few causes.
 */
public final class Planted {

  /** Number of channels, and of causes. */
  public static final int CHANNELS = 16;

  private static final double DENSITY = 0.12;

  private final double noise;
  private final double strange;
  private final SeededRandom random;
  private final FloatMatrix causes = FloatMatrix.of(CHANNELS, CHANNELS);

  /**
   * One reading.
   *
   * @param truth values without noise
   * @param shown values with noise
   * @param isStrange whether the reading is not a combination of few causes
   */
  public record Row(float[] truth, float[] shown, boolean isStrange) {}

  /**
   * @param decibels ratio of the mean squares of signal and noise, in decibels
   * @param strange probability that a reading is strange
   * @param seed of all random numbers
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
    // A strange reading has the norm of the usual reading drawn in its place.
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

  /** Standard deviation of the noise of a channel. */
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
