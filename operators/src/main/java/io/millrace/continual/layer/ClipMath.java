package io.millrace.continual.layer;

import java.util.Arrays;

/** Formulas in double precision that several layers use on whole clips. */
public final class ClipMath {

  private ClipMath() {}

  /** Product of a matrix, one row per output, and a vector. */
  public static double[] product(float[] rows, double[] x) {
    double[] y = new double[rows.length / x.length];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += rows[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  public static double[] softmax(double[] x) {
    double most = Arrays.stream(x).max().orElseThrow();
    double[] y = Arrays.stream(x).map(v -> StrictMath.exp(v - most)).toArray();
    double sum = Arrays.stream(y).sum();
    return Arrays.stream(y).map(v -> v / sum).toArray();
  }

  public static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** The clip with the padding of a window at both ends. */
  public static double[][] padded(double[][] x, Window window, int width, double with) {
    double[][] padded = new double[window.start() + x.length + window.end()][width];
    Arrays.stream(padded).forEach(frame -> Arrays.fill(frame, with));
    System.arraycopy(x, 0, padded, window.start(), x.length);
    if (window.fill() == Window.Fill.REPLICATE && x.length > 0) {
      Arrays.fill(padded, 0, window.start(), x[0]);
      Arrays.fill(padded, window.start() + x.length, padded.length, x[x.length - 1]);
    }
    return padded;
  }
}
