package io.millrace.dictionary;

import io.millrace.math.FloatMatrix;
import io.millrace.math.Orthogonal;
import io.millrace.math.SeededRandom;

/**
 * Observations {@code y = D x} of a planted orthogonal dictionary {@code D} (columns are atoms)
 * with Bernoulli-Gaussian codes: the ground truth that the accuracy tests compare with.
 */
final class PlantedStream {

  private final int n;
  private final double density;
  private final SeededRandom random;
  private FloatMatrix planted;
  private double missing;
  private double dense;
  private double denseScale;

  PlantedStream(int n, double density, long seed) {
    this.n = n;
    this.density = density;
    this.random = new SeededRandom(seed);
    change();
  }

  /** Each channel is missing with that probability. */
  PlantedStream missing(double share) {
    this.missing = share;
    return this;
  }

  /**
   * Each observation is, with that probability, dense Gaussian noise of {@code scale} times its
   * energy.
   */
  PlantedStream outliers(double share, double scale) {
    this.dense = share;
    this.denseScale = scale;
    return this;
  }

  /** Draws another dictionary: the source has changed. */
  void change() {
    planted = FloatMatrix.of(n, n);
    Orthogonal.haar(random, planted);
  }

  /** The next observation, never all zeros. */
  void next(float[] into) {
    boolean outlier = dense > 0 && random.uniform() < dense;
    double[] code = new double[n];
    boolean empty = true;
    while (empty) {
      for (int i = 0; i < n; i++) {
        boolean active = outlier || random.uniform() < density;
        double scale = outlier ? denseScale * Math.sqrt(density) : 1;
        code[i] = active ? scale * random.gaussian() : 0;
        empty &= !active;
      }
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += planted.at(i, j) * code[j];
      }
      into[i] = missing > 0 && random.uniform() < missing ? Float.NaN : (float) sum;
    }
  }

  /** {@code 1 - |A D|_4^4 / n}: zero if and only if A is D transposed up to order and sign. */
  double error(float[] parameters) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double inner = 0;
        for (int k = 0; k < n; k++) {
          inner += (double) parameters[i * n + k] * planted.at(k, j);
        }
        sum += inner * inner * inner * inner;
      }
    }
    return 1 - sum / n;
  }
}
