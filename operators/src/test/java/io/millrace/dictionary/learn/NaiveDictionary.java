package io.millrace.dictionary.learn;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The learner once more, offline and in double precision, from the formulas alone: whole matrices,
 * sorting, and Newton's iteration with an explicit inverse for the polar factor. Slow and plain; it
 * shares no code with what it checks.
 */
final class NaiveDictionary {

  /** Rows are atoms. */
  double[][] dictionary;

  double[][] tracker;
  double[][] interior;

  /** Added to the sum of the gradients of the next mini-batch; null: nothing. */
  double[][] further;

  double square;
  double cube;
  int batches;

  NaiveDictionary(float[] start, int n) {
    dictionary = new double[n][n];
    tracker = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        dictionary[i][j] = start[i * n + j];
      }
    }
  }

  /** One mini-batch of the published method: objective l_p, published step sizes. */
  void paper(double[][] observations, double p) {
    double rho = Math.min(1, 4 / Math.sqrt(batches + 1));
    double gamma = Math.min(1, 2 / Math.pow(batches + 2, 0.75));
    track(observations, rho, z -> Math.signum(z) * Math.pow(Math.abs(z), p - 1));
    double[][] vertex = polar(tracker);
    dictionary = polar(sum(1 - gamma, dictionary, gamma, vertex));
    batches++;
  }

  /**
   * One mini-batch inside the spectral ball: l_3, the step sizes of stochastic Frank-Wolfe, the
   * gradient at the point inside, the dictionary its polar factor.
   */
  void sfw(double[][] observations) {
    double rho = Math.min(1, 4 / Math.pow(batches + 8, 2.0 / 3));
    double gamma = 2.0 / (batches + 8);
    dictionary = batches == 0 ? dictionary : interior;
    track(observations, rho, z -> z * Math.abs(z));
    interior = sum(1 - gamma, dictionary, gamma, polar(tracker));
    dictionary = polar(interior);
    batches++;
  }

  /**
   * The tracker of a mini-batch with full steps: l_3 for {@code warmup} mini-batches, then {@code
   * phi} of code and lambda, which falls from one deviation to {@code width} of them. Rho anneals
   * over 100 observations an atom for codes of density .4 and below, 600 from .65 on, and at least
   * 30 mini-batches.
   */
  private void anneal(double[][] observations, int warmup, double width, DoubleBinaryOperator phi) {
    double sigma = cube / square / (2 * Math.sqrt(2 / Math.PI));
    double density = batches == 0 ? 1 : Math.min(1, square / (sigma * sigma));
    double anAtom = Math.min(600, Math.max(100, 100 + 2000 * (density - 0.4)));
    double first = Math.max(30, anAtom * dictionary.length / observations.length);
    double kappa = 2 + 18 / (1 + batches / first);
    double rho = Math.min(1, kappa / (batches + 10));
    double[][] codes = new double[observations.length][];
    for (int row = 0; row < observations.length; row++) {
      codes[row] = code(observations[row]);
    }
    if (batches < warmup) {
      track(observations, rho, z -> z * Math.abs(z));
    } else {
      double deviations = Math.max(width, Math.pow(warmup / (batches + 1.0), 1.5));
      double lambda = deviations * cube / square / (2 * Math.sqrt(2 / Math.PI));
      track(observations, rho, z -> phi.applyAsDouble(z, lambda));
    }
    double rate = Math.max(0.01, 2.0 / (batches + 2));
    double squares = 0;
    double cubes = 0;
    for (double[] code : codes) {
      for (double z : code) {
        squares += z * z / (codes.length * code.length);
        cubes += Math.abs(z * z * z) / (codes.length * code.length);
      }
    }
    square += rate * (squares - square);
    cube += rate * (cubes - cube);
    batches++;
  }

  /** One mini-batch with full Frank-Wolfe steps. */
  void fast(double[][] observations, int warmup, double width, DoubleBinaryOperator phi) {
    anneal(observations, warmup, width, phi);
    dictionary = polar(tracker);
  }

  /** One mini-batch with a step along the tangent. */
  void tangent(double[][] observations, int warmup, double width, DoubleBinaryOperator phi) {
    anneal(observations, warmup, width, phi);
    int n = dictionary.length;
    double[][] product = times(tracker, transposed(dictionary));
    double[][] generator = sum(1, product, -1, transposed(product));
    double trace = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      trace += product[i][i];
      square += Arrays.stream(generator[i]).map(value -> value * value).sum();
    }
    double scale = Math.min(n / (2 * trace), 0.3 * Math.sqrt(n / square));
    dictionary = polar(sum(1, dictionary, scale, times(generator, dictionary)));
  }

  double[] code(double[] observation) {
    return times(dictionary, observation);
  }

  /** {@code HT_k(A y)}. */
  private double[] kept(double[] observation, int keep) {
    double[] code = code(observation);
    double[] sorted = Arrays.stream(code).map(Math::abs).sorted().toArray();
    double least = sorted[sorted.length - keep];
    return Arrays.stream(code).map(z -> Math.abs(z) >= least ? z : 0).toArray();
  }

  /** Code, reconstruction, relative error, and the share of energy outside the code. */
  float[] output(double[] observation, int keep) {
    int n = observation.length;
    double[] kept = kept(observation, keep);
    double[] rebuilt = times(transposed(dictionary), kept);
    double residual = 0;
    double energy = 0;
    double inCode = 0;
    float[] output = new float[2 * n + 2];
    for (int i = 0; i < n; i++) {
      output[i] = (float) kept[i];
      output[n + i] = (float) rebuilt[i];
      residual += Math.pow(observation[i] - rebuilt[i], 2);
      energy += Math.pow(observation[i], 2);
      inCode += Math.pow(kept[i], 2);
    }
    output[2 * n] = (float) Math.sqrt(residual / energy);
    output[2 * n + 1] = (float) (1 - inCode / energy);
    return output;
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private void track(double[][] observations, double rho, DoubleUnaryOperator derivative) {
    int n = dictionary.length;
    double[][] gradient =
        further == null ? new double[n][n] : sum(0, further, 1.0 / observations.length, further);
    further = null;
    for (double[] y : observations) {
      double[] z = code(y);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          gradient[i][j] += derivative.applyAsDouble(z[i]) * y[j] / observations.length;
        }
      }
    }
    tracker = sum(1 - rho, tracker, rho, gradient);
  }

  /** Newton's iteration {@code X <- (X + X^-T) / 2}; needs full rank. */
  static double[][] polar(double[][] matrix) {
    double[][] x = matrix;
    for (int iteration = 0; iteration < 100; iteration++) {
      x = sum(0.5, x, 0.5, transposed(inverse(x)));
    }
    return x;
  }

  static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] work = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(matrix[i], 0, work[i], 0, n);
      work[i][n + i] = 1;
    }
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column; i < n; i++) {
        pivot = Math.abs(work[i][column]) > Math.abs(work[pivot][column]) ? i : pivot;
      }
      double[] swap = work[column];
      work[column] = work[pivot];
      work[pivot] = swap;
      double head = work[column][column];
      for (int j = 0; j < 2 * n; j++) {
        work[column][j] /= head;
      }
      for (int i = 0; i < n; i++) {
        double factor = work[i][column];
        for (int j = 0; i != column && j < 2 * n; j++) {
          work[i][j] -= factor * work[column][j];
        }
      }
    }
    double[][] inverse = new double[n][];
    for (int i = 0; i < n; i++) {
      inverse[i] = Arrays.copyOfRange(work[i], n, 2 * n);
    }
    return inverse;
  }

  private static double[][] sum(double a, double[][] x, double b, double[][] y) {
    double[][] sum = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        sum[i][j] = a * x[i][j] + b * y[i][j];
      }
    }
    return sum;
  }

  static double[][] times(double[][] a, double[][] b) {
    double[][] columns = transposed(b);
    double[][] product = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      product[i] = times(columns, a[i]);
    }
    return product;
  }

  static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
    }
    return product;
  }

  static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }
}
