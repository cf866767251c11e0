package io.millrace.continual.combine;

import java.util.Arrays;

/** How clips of branches become one, by definition. */
final class WholeJoin {

  private WholeJoin() {}

  /** Frame by frame; clips of different lengths have no join. */
  static double[][] join(Parallel.Join join, double[][] a, double[][] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("Cannot join " + a.length + " frames and " + b.length);
    }
    double[][] y = new double[a.length][];
    for (int t = 0; t < a.length; t++) {
      if (join == Parallel.Join.CONCAT) {
        y[t] = Arrays.copyOf(a[t], a[t].length + b[t].length);
        System.arraycopy(b[t], 0, y[t], a[t].length, b[t].length);
      } else {
        y[t] = a[t].clone();
        for (int c = 0; c < y[t].length; c++) {
          y[t][c] += b[t][c];
        }
      }
    }
    return y;
  }

  /** The frames of a clip that belong to the outputs of a body, plus those outputs. */
  static double[][] residual(Residual.Align align, double[][] x, double[][] y) {
    int shrink = x.length - y.length;
    int from =
        switch (align) {
          case WHOLE, OLDEST -> 0;
          case CENTER -> shrink / 2;
          case NEWEST -> shrink;
        };
    return join(Parallel.Join.SUM, Arrays.copyOfRange(x, from, from + y.length), y);
  }
}
