package io.millrace.dictionary.learn;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Factorisations;
import io.millrace.math.factor.Orthogonal;

/**
 * Observations {@code y = D x} of a planted orthonormal dictionary {@code D} (columns are atoms)
 * with Bernoulli-Gaussian codes: the ground truth that the accuracy tests compare with. As many
 * atoms as channels, less those of which broken sensors say nothing.
 */
public final class PlantedStream {

  private final int n;
  private final double density;
  private final SeededRandom random;
  private FloatMatrix planted;
  private int copies;
  private int dead;
  private int tall;
  private double[][] turn;
  private double noise;
  private double missing;
  private double dense;
  private double denseScale;

  public PlantedStream(int n, double density, long seed) {
    this.n = n;
    this.density = density;
    this.random = new SeededRandom(seed);
    change();
  }

  /** Each channel is missing with that probability. */
  public PlantedStream missing(double share) {
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

  /** Fewer atoms than channels, in any directions. */
  PlantedStream tall(int atoms) {
    this.tall = atoms;
    change();
    return this;
  }

  /**
   * A mixture by any matrix of that condition, its singular values evenly spread on a logarithmic
   * scale; its columns are the atoms.
   */
  PlantedStream mixed(double condition) {
    FloatMatrix left = FloatMatrix.of(n, n);
    FloatMatrix right = FloatMatrix.of(n, n);
    Orthogonal.haar(random, left);
    Orthogonal.haar(random, right);
    double[][] middle = new double[n][n];
    for (int i = 0; i < n; i++) {
      middle[i][i] = Math.pow(condition, i / (n - 1.0) - 0.5);
    }
    Factorisations.narrow(
        Factorisations.product(
            Factorisations.product(Factorisations.widen(left), middle),
            Factorisations.widen(right)),
        planted);
    return this;
  }

  /**
   * One less the mean correlation of every planted atom with the estimated one that fits it best.
   *
   * @param estimate atoms in columns, of any length
   */
  double mismatch(double[][] estimate) {
    double sum = 0;
    for (int atom = 0; atom < planted.columns(); atom++) {
      double best = 0;
      for (int column = 0; column < estimate[0].length; column++) {
        double inner = 0;
        double ours = 0;
        double theirs = 0;
        for (int i = 0; i < n; i++) {
          inner += planted.at(i, atom) * estimate[i][column];
          ours += planted.at(i, atom) * (double) planted.at(i, atom);
          theirs += estimate[i][column] * estimate[i][column];
        }
        best = Math.max(best, Math.abs(inner) / Math.sqrt(ours * theirs));
      }
      sum += best;
    }
    return 1 - sum / planted.columns();
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
    if (tall > 0) {
      double[][] gaussian = new double[n][tall];
      for (double[] row : gaussian) {
        for (int j = 0; j < tall; j++) {
          row[j] = random.gaussian();
        }
      }
      planted = FloatMatrix.of(n, tall);
      Factorisations.narrow(Factorisations.polar(gaussian), planted);
      return;
    }
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

  /** The codes of an observation in the planted dictionary. */
  double[] code(float[] observation) {
    double[] code = new double[planted.columns()];
    for (int j = 0; j < code.length; j++) {
      for (int i = 0; i < n; i++) {
        code[j] += (double) planted.at(i, j) * observation[i];
      }
    }
    return code;
  }

  /** The next observation, never all zeros. */
  public void next(float[] into) {
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
    return error(parameters, 0, tall > 0 ? tall : n);
  }

  /** The same of a dictionary of so many atoms at a place of an array. */
  double error(float[] parameters, int at, int atoms) {
    double sum = 0;
    for (int i = 0; i < atoms; i++) {
      for (int j = 0; j < planted.columns(); j++) {
        double inner = 0;
        for (int k = 0; k < n; k++) {
          inner += (double) parameters[at + i * n + k] * planted.at(k, j);
        }
        sum += inner * inner * inner * inner;
      }
    }
    return 1 - sum / planted.columns();
  }
}
