package io.millrace.api.math;

import io.millrace.math.factor.Factorisations;
import io.millrace.math.factor.Orthogonal;

/** Seeded matrices for tests. */
public final class Matrices {

  private Matrices() {}

  public static FloatMatrix gaussian(SeededRandom random, int rows, int columns) {
    FloatMatrix matrix = FloatMatrix.of(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.values()[i] = (float) random.gaussian();
    }
    return matrix;
  }

  /** A matrix with the given singular values and random singular vectors. */
  public static FloatMatrix withSingularValues(SeededRandom random, double... values) {
    int n = values.length;
    FloatMatrix u = FloatMatrix.of(n, n);
    FloatMatrix v = FloatMatrix.of(n, n);
    Orthogonal.haar(random, u);
    Orthogonal.haar(random, v);
    double[][] scaled = Factorisations.widen(u);
    for (double[] row : scaled) {
      for (int j = 0; j < n; j++) {
        row[j] *= values[j];
      }
    }
    FloatMatrix matrix = FloatMatrix.of(n, n);
    Factorisations.narrow(Factorisations.product(scaled, Factorisations.widen(v)), matrix);
    return matrix;
  }

  public static double distance(FloatMatrix a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        sum += (a.at(i, j) - b[i][j]) * (a.at(i, j) - b[i][j]);
      }
    }
    return Math.sqrt(sum);
  }

  public static FloatMatrix identity(int n) {
    FloatMatrix matrix = FloatMatrix.of(n, n);
    for (int i = 0; i < n; i++) {
      matrix.set(i, i, 1f);
    }
    return matrix;
  }
}
