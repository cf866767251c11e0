package io.millrace.api.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * The stripes of a row's sums are in memory between the vectors that fill them and the sixteen
 * numbers that are added up. Reading them immediately would cost more than everything else: a
 * store of a whole vector that crosses a cache line cannot be read before it has reached the
 * cache. Therefore several rows go through each pass together:
 *
 *   sums          stripes of x, row by row
 *   means         less[row] = -mean
 *   deviations    y = x + less[row], and stripes of its squares
 *   scales        scale[row] = 1 / sqrt(variance + epsilon)
 *   outputs       y = y scale[row] gain + bias
 *
 * The stripes are those of Kernels.dot: vectors for whole groups of sixteen elements, the rest one
 * by one.
 */
/** Implements {@link Kernels#normalise} with the JDK's vector API. For one thread. */
final class VectorNorm {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int STRIPES = Kernels.STRIPES;
  private static final int ROWS = 32;

  private final float[] stripes = new float[ROWS * STRIPES];
  private final float[] less = new float[ROWS];
  private final float[] scale = new float[ROWS];

  void rows(FloatMatrix x, RowNorm norm, FloatMatrix y) {
    int width = norm.width();
    for (int row = 0; row < y.rows(); row += ROWS) {
      int rows = Math.min(ROWS, y.rows() - row);
      int from = x.offset() + row * width;
      int to = y.offset() + row * width;
      sums(x.values(), from, width, rows);
      for (int r = 0; r < rows; r++) {
        less[r] = -(Kernels.sum(stripes, r * STRIPES) / width);
      }
      deviations(x.values(), from, y.values(), to, width, rows);
      for (int r = 0; r < rows; r++) {
        scale[r] = norm.scale(Kernels.sum(stripes, r * STRIPES) / width);
      }
      outputs(norm, y.values(), to, rows);
    }
  }

  private void sums(float[] xs, int from, int width, int rows) {
    int striped = striped(width);
    for (int r = 0; r < rows; r++) {
      int row = from + r * width;
      int stripe = r * STRIPES;
      if (striped == 0) {
        Arrays.fill(stripes, stripe, stripe + STRIPES, 0f);
      } else {
        sum(xs, row, striped, stripe);
      }
      for (int i = striped; i < width; i++) {
        stripes[stripe + i % STRIPES] += xs[row + i];
      }
    }
  }

  private void sum(float[] xs, int row, int striped, int stripe) {
    for (int part = 0; part < STRIPES; part += WIDTH) {
      FloatVector sum = FloatVector.zero(LANES);
      for (int i = part; i < striped; i += STRIPES) {
        sum = FloatVector.fromArray(LANES, xs, row + i).add(sum);
      }
      sum.intoArray(stripes, stripe + part);
    }
  }

  private void deviations(float[] xs, int from, float[] ys, int to, int width, int rows) {
    int striped = striped(width);
    for (int r = 0; r < rows; r++) {
      int row = from + r * width;
      int into = to + r * width;
      int stripe = r * STRIPES;
      if (striped == 0) {
        Arrays.fill(stripes, stripe, stripe + STRIPES, 0f);
      } else {
        deviate(xs, row, less[r], ys, into, striped, stripe);
      }
      for (int i = striped; i < width; i++) {
        float difference = xs[row + i] + less[r];
        ys[into + i] = difference;
        int at = stripe + i % STRIPES;
        stripes[at] = Math.fma(difference, difference, stripes[at]);
      }
    }
  }

  private void deviate(
      float[] xs, int row, float less, float[] ys, int into, int striped, int stripe) {
    FloatVector shift = FloatVector.broadcast(LANES, less);
    for (int part = 0; part < STRIPES; part += WIDTH) {
      FloatVector squares = FloatVector.zero(LANES);
      for (int i = part; i < striped; i += STRIPES) {
        FloatVector difference = FloatVector.fromArray(LANES, xs, row + i).add(shift);
        difference.intoArray(ys, into + i);
        squares = difference.fma(difference, squares);
      }
      squares.intoArray(stripes, stripe + part);
    }
  }

  private void outputs(RowNorm norm, float[] ys, int to, int rows) {
    float[] gains = norm.gain();
    float[] biases = norm.bias();
    int width = norm.width();
    int whole = width - width % WIDTH;
    for (int r = 0; r < rows; r++) {
      int row = to + r * width;
      FloatVector factor = FloatVector.broadcast(LANES, scale[r]);
      for (int i = 0; i < whole; i += WIDTH) {
        FloatVector.fromArray(LANES, ys, row + i)
            .mul(factor)
            .fma(FloatVector.fromArray(LANES, gains, i), FloatVector.fromArray(LANES, biases, i))
            .intoArray(ys, row + i);
      }
      for (int i = whole; i < width; i++) {
        ys[row + i] = Math.fma(scale[r] * ys[row + i], gains[i], biases[i]);
      }
    }
  }

  /** Number of columns in whole groups of stripes; zero if a vector is longer than such a group. */
  private static int striped(int width) {
    return STRIPES % WIDTH == 0 ? width - width % STRIPES : 0;
  }
}
