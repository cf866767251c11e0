package io.millrace.preprocess;

/*
 * Symbols: C covariance (m x m), o indices of the known entries, u index of the unknown one, v
 * values, lambda ridge.
 *
 *   v_u = C_uo (C_oo + lambda I)^-1 v_o,   Cholesky: C_oo + lambda I = L Lᵀ, L a = v_o, Lᵀ g = a
 *
 * The mean is zero, because a standardize stage comes before. lambda > 0 keeps L real while C has
 * seen fewer values than it has rows, and where two sensors have the same values. All computation
 * is in double precision.
 */
/**
 * Computes the conditional mean of missing entries of a vector, given the known ones. Holds scratch
 * memory: one instance for each thread.
 */
final class ConditionalMean {

  private static final double RIDGE = 0.05;

  private final int m;
  private final int[] known;
  private final double[] factor;
  private final double[] weights;
  private int count;
  private float[] covariance;
  private int at;

  /**
   * @param m number of entries of a vector
   */
  ConditionalMean(int m) {
    this.m = m;
    this.known = new int[m];
    this.factor = new double[m * m];
    this.weights = new double[m];
  }

  /** Sets the covariance: m × m floats in an array, starting at {@code at}. */
  void onto(float[] covariance, int at) {
    this.covariance = covariance;
    this.at = at;
  }

  /**
   * Conditions on every entry that is not NaN, except for one.
   *
   * @param except index of an entry to ignore; -1: none
   */
  void condition(float[] values, int from, int except) {
    count = 0;
    for (int i = 0; i < m; i++) {
      if (i != except && !Float.isNaN(values[from + i])) {
        known[count++] = i;
      }
    }
    for (int row = 0; row < count; row++) {
      for (int column = 0; column <= row; column++) {
        double sum = covariance(known[row], known[column]) + (row == column ? RIDGE : 0);
        for (int k = 0; k < column; k++) {
          sum -= factor[row * m + k] * factor[column * m + k];
        }
        factor[row * m + column] =
            row == column
                ? Math.sqrt(Math.max(RIDGE * RIDGE, sum))
                : sum / factor[column * m + column];
      }
    }
    for (int row = 0; row < count; row++) {
      double sum = values[from + known[row]];
      for (int k = 0; k < row; k++) {
        sum -= factor[row * m + k] * weights[k];
      }
      weights[row] = sum / factor[row * m + row];
    }
    for (int row = count - 1; row >= 0; row--) {
      double sum = weights[row];
      for (int k = row + 1; k < count; k++) {
        sum -= factor[k * m + row] * weights[k];
      }
      weights[row] = sum / factor[row * m + row];
    }
  }

  /** Returns the conditional mean of an entry. */
  double expected(int entry) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += covariance(entry, known[k]) * weights[k];
    }
    return sum;
  }

  private double covariance(int row, int column) {
    return covariance[at + row * m + column];
  }
}
