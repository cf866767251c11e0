package io.millrace.math.factor;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;

/** Draws random orthogonal matrices, and measures how far a matrix is from being orthogonal. */
public final class Orthogonal {

  private Orthogonal() {}

  /**
   * Draws a matrix from the uniform (Haar) distribution over the orthogonal group: Q of a Gaussian
   * matrix, with the signs of its columns chosen so that the diagonal of R is positive (Mezzadri
   * 2007).
   */
  public static void haar(SeededRandom random, FloatMatrix into) {
    int n = square(into);
    double[][] gaussian = new double[n][n];
    for (double[] row : gaussian) {
      for (int j = 0; j < n; j++) {
        row[j] = random.gaussian();
      }
    }
    Factorisations.Qr qr = Factorisations.qr(gaussian);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        into.set(i, j, (float) (qr.r()[j][j] < 0 ? -qr.q()[i][j] : qr.q()[i][j]));
      }
    }
  }

  /**
   * Draws the initial matrix of the published experiments: Qᵀ of a matrix of uniform numbers in [0,
   * 1). Its first row is close to the mean direction; otherwise it is a random rotation.
   */
  public static void fromUniform(SeededRandom random, FloatMatrix into) {
    int n = square(into);
    double[][] uniform = new double[n][n];
    for (double[] row : uniform) {
      for (int j = 0; j < n; j++) {
        row[j] = random.uniform();
      }
    }
    Factorisations.narrow(Factorisations.transposed(Factorisations.qr(uniform).q()), into);
  }

  /** Computes {@code ‖A·Aᵀ − I‖} in the Frobenius norm, accumulated in double precision. */
  public static double defect(FloatMatrix a) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j <= i; j++) {
        double inner = i == j ? -1 : 0;
        for (int k = 0; k < a.columns(); k++) {
          inner += (double) a.at(i, k) * a.at(j, k);
        }
        sum += i == j ? inner * inner : 2 * inner * inner;
      }
    }
    return Math.sqrt(sum);
  }

  private static int square(FloatMatrix a) {
    if (a.rows() != a.columns()) {
      throw new IllegalArgumentException(
          "Cannot make a " + a.shape() + " matrix orthogonal: expected a square one");
    }
    return a.rows();
  }
}
