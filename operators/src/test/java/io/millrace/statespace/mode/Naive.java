package io.millrace.statespace.mode;

import io.millrace.statespace.layer.Gelu;

/** Textbook linear algebra in double precision, apart from the main code. */
public final class Naive {

  private Naive() {}

  public static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  public static double[] times(double[][] a, double[] x) {
    double[] y = new double[a.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = dot(a[i], x);
    }
    return y;
  }

  /** exp(a t) x: Taylor steps short enough to converge at once. */
  public static double[] exponentialTimes(double[][] a, double t, double[] x) {
    int steps = 1 << 12;
    double[] y = x.clone();
    for (int step = 0; step < steps; step++) {
      double[] term = y.clone();
      for (int order = 1; order < 12; order++) {
        term = times(a, term);
        for (int i = 0; i < y.length; i++) {
          term[i] *= t / steps / order;
          y[i] += term[i];
        }
      }
    }
    return y;
  }

  /** Gaussian elimination with partial pivoting, then substitution. */
  public static double[] solve(double[][] a, double[] b) {
    double[][] work = eliminated(a, b);
    int n = b.length;
    double[] x = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = work[i][n];
      for (int j = i + 1; j < n; j++) {
        sum -= work[i][j] * x[j];
      }
      x[i] = sum / work[i][i];
    }
    return x;
  }

  /** Rows are swapped with a change of sign, so that the determinant stays. */
  public static double determinant(double[][] a) {
    double[][] work = eliminated(a, new double[a.length]);
    double product = 1;
    for (int i = 0; i < a.length; i++) {
      product *= work[i][i];
    }
    return product;
  }

  private static double[][] eliminated(double[][] a, double[] b) {
    int n = b.length;
    double[][] work = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a[i], 0, work[i], 0, n);
      work[i][n] = b[i];
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(work[i][k]) > Math.abs(work[pivot][k]) ? i : pivot;
      }
      if (pivot != k) {
        double[] row = work[pivot];
        work[pivot] = work[k];
        work[k] = row;
        for (int j = 0; j <= n; j++) {
          work[k][j] = -work[k][j];
        }
      }
      for (int i = k + 1; i < n; i++) {
        double factor = work[i][k] / work[k][k];
        for (int j = k; j <= n; j++) {
          work[i][j] -= factor * work[k][j];
        }
      }
    }
    return work;
  }

  /** Either GELU; the error function by Simpson's rule on its integral. */
  public static double gelu(Gelu form, double x) {
    if (form == Gelu.TANH) {
      return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
    int intervals = 400;
    double end = x / Math.sqrt(2);
    double sum = 1 + Math.exp(-end * end);
    for (int k = 1; k < intervals; k++) {
      double at = end * k / intervals;
      sum += (k % 2 == 1 ? 4 : 2) * Math.exp(-at * at);
    }
    double erf = 2 / Math.sqrt(Math.PI) * sum * end / intervals / 3;
    return x / 2 * (1 + erf);
  }
}
