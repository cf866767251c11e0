package io.millrace.continual.combine;

import java.util.Arrays;

/** Joins the clips of branches, in double precision. */
final class WholeJoin {

  private WholeJoin() {}

  /**
   * Joins two clips frame by frame.
   *
   * @throws IllegalArgumentException if their lengths differ
   */
  static double[][] join(Parallel.Join join, double[][] a, double[][] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("Cannot join " + a.length + " frames and " + b.length);
    }
    double[][] y = new double[a.length][];
    for (int t = 0; t < a.length; t++) {
      if (a[t] == null || b[t] == null) {
        y[t] = null;
      } else if (join == Parallel.Join.CONCAT) {
        y[t] = Arrays.copyOf(a[t], a[t].length + b[t].length);
        System.arraycopy(b[t], 0, y[t], a[t].length, b[t].length);
      } else {
        y[t] = a[t].clone();
        for (int c = 0; c < y[t].length; c++) {
          y[t][c] = join.of(y[t][c], b[t][c]);
        }
      }
    }
    return y;
  }

  /** Repeats each number of a clip so often that frames have that width: one place to all. */
  static double[][] spread(double[][] clip, int width) {
    double[][] wide = new double[clip.length][width];
    for (int t = 0; t < clip.length; t++) {
      if (clip[t] == null) {
        wide[t] = null;
        continue;
      }
      int places = width / clip[t].length;
      for (int at = 0; at < width; at++) {
        wide[t][at] = clip[t][at / places];
      }
    }
    return wide;
  }

  /** Adds the outputs of a body to the frames of its input that correspond to them. */
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
