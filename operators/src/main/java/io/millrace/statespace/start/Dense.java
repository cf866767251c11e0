package io.millrace.statespace.start;

/**
 * Products of small matrices in double precision, each row an array of its own; used for
 * initialisation. Every inner loop runs along two rows, which the JIT compiler vectorises.
 */
public final class Dense {

  private Dense() {}

  /** {@code y += alpha · x}. */
  public static void add(double alpha, double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] += alpha * x[i];
    }
  }

  /** {@code a · b}. */
  static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        add(a[i][k], b[k], c[i]);
      }
    }
    return c;
  }

  /** {@code aᵀ · b}. */
  static double[][] transposedProduct(double[][] a, double[][] b) {
    double[][] c = new double[a[0].length][b[0].length];
    addTransposedProduct(a, b, c);
    return c;
  }

  /** {@code c += aᵀ · b}. */
  static void addTransposedProduct(double[][] a, double[][] b, double[][] c) {
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < c.length; i++) {
        add(a[k][i], b[k], c[i]);
      }
    }
  }

  /** A transposed copy. */
  static double[][] transposed(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < t.length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  /** {@code a · x}. */
  static double[] product(double[][] a, double[] x) {
    double[] y = new double[a.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = dot(a[i], x);
    }
    return y;
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** {@code a + b}, a new matrix. */
  static double[][] sum(double[][] a, double[][] b) {
    double[][] c = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      c[i] = a[i].clone();
      add(1, b[i], c[i]);
    }
    return c;
  }

  /** Root of the sum of all squares. */
  static double norm(double[][] a) {
    double sum = 0;
    for (double[] row : a) {
      sum += dot(row, row);
    }
    return Math.sqrt(sum);
  }

  /** Complex {@code x = a ∘ x}, elementwise: real parts, then imaginary parts. */
  public static void turn(double[] a, double[] x) {
    int n = x.length / 2;
    for (int i = 0; i < n; i++) {
      double re = a[i] * x[i] - a[n + i] * x[n + i];
      x[n + i] = a[i] * x[n + i] + a[n + i] * x[i];
      x[i] = re;
    }
  }
}
