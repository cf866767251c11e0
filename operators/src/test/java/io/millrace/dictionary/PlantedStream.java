package io.millrace.dictionary;

import io.millrace.math.Factorisations;
import io.millrace.math.FloatMatrix;
import io.millrace.math.Orthogonal;
import io.millrace.math.SeededRandom;

/**
 * Observations {@code y = D x} of a planted orthonormal dictionary {@code D} (columns are atoms)
 * with Bernoulli-Gaussian codes: the ground truth that the accuracy tests compare with. As many
 * atoms as channels, less those of which broken sensors say nothing.
 */
final class PlantedStream {

  private final int n;
  private final double density;
  private final SeededRandom random;
  private FloatMatrix planted;
  private int copies;
  private int dead;
  private double[][] turn;
  private double noise;
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

  /**
   * Breaks the last sensors: some repeat one another, channel {@code 0} and the channel after the
   * live ones, and so on; the very last always read zero.
   */
  PlantedStream broken(int copies, int dead) {
    this.copies = copies;
    this.dead = dead;
    change();
    return this;
  }

  /** Dense Gaussian noise of that deviation on every channel. */
  PlantedStream noise(double deviation) {
    this.noise = deviation;
    return this;
  }

  /**
   * The dictionary turns steadily, every atom by that many radians with each observation (in the
   * root mean square).
   */
  PlantedStream drift(double radians) {
    double[][] generator = new double[n][n];
    double square = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        generator[i][j] = random.gaussian();
        generator[j][i] = -generator[i][j];
        square += 2 * generator[i][j] * generator[i][j];
      }
    }
    double scale = radians * Math.sqrt(n / square);
    for (double[] row : generator) {
      for (int j = 0; j < n; j++) {
        row[j] *= scale;
      }
    }
    // The exponential, to second order and back onto the group.
    double[][] half = Factorisations.product(generator, generator);
    turn = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        turn[i][j] = (i == j ? 1 : 0) + generator[i][j] + half[i][j] / 2;
      }
    }
    turn = Factorisations.polar(turn);
    return this;
  }

  /** Draws another dictionary: the source has changed. */
  void change() {
    int atoms = n - copies - dead;
    FloatMatrix live = FloatMatrix.of(atoms, atoms);
    Orthogonal.haar(random, live);
    planted = FloatMatrix.of(n, atoms);
    for (int j = 0; j < atoms; j++) {
      for (int i = 0; i < atoms; i++) {
        planted.set(i, j, live.at(i, j));
      }
      for (int copy = 0; copy < copies; copy++) {
        // Half of the energy each, so that the atoms stay orthonormal.
        float half = live.at(copy, j) * (float) Math.sqrt(0.5);
        planted.set(copy, j, half);
        planted.set(atoms + copy, j, half);
      }
    }
  }

  /** The next observation, never all zeros. */
  void next(float[] into) {
    if (turn != null) {
      Factorisations.narrow(Factorisations.product(turn, Factorisations.widen(planted)), planted);
    }
    boolean outlier = dense > 0 && random.uniform() < dense;
    int atoms = planted.columns();
    double[] code = new double[atoms];
    boolean empty = true;
    while (empty) {
      for (int i = 0; i < atoms; i++) {
        boolean active = outlier || random.uniform() < density;
        double scale = outlier ? denseScale * Math.sqrt(density) : 1;
        code[i] = active ? scale * random.gaussian() : 0;
        empty &= !active;
      }
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < atoms; j++) {
        sum += planted.at(i, j) * code[j];
      }
      sum += noise > 0 ? noise * random.gaussian() : 0;
      into[i] = missing > 0 && random.uniform() < missing ? Float.NaN : (float) sum;
    }
  }

  /**
   * {@code 1 - |A D|_4^4} over the number of atoms: zero if and only if every atom is a row of A,
   * up to sign.
   */
  double error(float[] parameters) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < planted.columns(); j++) {
        double inner = 0;
        for (int k = 0; k < n; k++) {
          inner += (double) parameters[i * n + k] * planted.at(k, j);
        }
        sum += inner * inner * inner * inner;
      }
    }
    return 1 - sum / planted.columns();
  }
}
