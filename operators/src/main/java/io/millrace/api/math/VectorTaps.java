package io.millrace.api.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/*
 * Lanes are columns. The sums of up to four vectors of columns stay in registers over all taps of a
 * row, so an output is loaded and stored once for all of them.
 *
 * Edges. The last columns, too few for a vector, are computed in a whole one: what it loads behind
 * them belongs to the next row or place and is put back as it was. Rows for which such a load would
 * exceed the array are computed one by one. Weights of these columns are copied first, with zeros
 * behind them, because the last of them end with their array.
 */
/** {@link Kernels#addTaps} with the JDK's vector API. */
final class VectorTaps {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private float[] edge = {};
  private float[] x;
  private float[] weights;
  private float[] out;
  private int columns;

  /** Where the taps of a row begin, and the numbers of their weights; without those left out. */
  private int[] starts = {};

  private int[] numbers = {};
  private int present;

  void add(float[] values, int base, int[] sources, FloatMatrix by, FloatMatrix into) {
    int taps = by.rows();
    if (starts.length < taps) {
      starts = new int[taps];
      numbers = new int[taps];
    }
    x = values;
    weights = by.values();
    columns = into.columns();
    out = into.values();
    int whole = columns - columns % WIDTH;
    if (whole < columns) {
      stage(by, whole);
    }
    for (int row = 0; row < into.rows(); row++) {
      int most = select(base, sources, row * taps, taps);
      int to = into.offset() + row * columns;
      int column = 0;
      for (; column + 4 * WIDTH <= whole; column += 4 * WIDTH) {
        four(by.offset() + column, column, to + column);
      }
      for (; column < whole; column += WIDTH) {
        one(by.offset() + column, column, to + column);
      }
      if (whole == columns) {
        continue;
      }
      if (most + whole + WIDTH <= x.length && to + whole + WIDTH <= out.length) {
        last(whole, to + whole);
      } else {
        Kernels.addTaps(values, base, sources, by, into, row, whole);
      }
    }
  }

  /** Lists the taps of a row; returns the largest index at which one begins. */
  private int select(int base, int[] sources, int first, int taps) {
    int most = 0;
    int count = 0;
    for (int tap = 0; tap < taps; tap++) {
      int source = sources[first + tap];
      if (source >= 0) {
        starts[count] = base + source;
        numbers[count++] = tap;
        most = Math.max(most, base + source);
      }
    }
    present = count;
    return most;
  }

  private void stage(FloatMatrix by, int whole) {
    int taps = by.rows();
    if (edge.length < taps * WIDTH) {
      edge = new float[taps * WIDTH];
    }
    for (int tap = 0; tap < taps; tap++) {
      for (int c = whole; c < columns; c++) {
        edge[tap * WIDTH + c - whole] = weights[by.offset() + tap * columns + c];
      }
    }
  }

  private void four(int by, int column, int to) {
    FloatVector s0 = FloatVector.fromArray(LANES, out, to);
    FloatVector s1 = FloatVector.fromArray(LANES, out, to + WIDTH);
    FloatVector s2 = FloatVector.fromArray(LANES, out, to + 2 * WIDTH);
    FloatVector s3 = FloatVector.fromArray(LANES, out, to + 3 * WIDTH);
    for (int i = 0; i < present; i++) {
      int at = starts[i] + column;
      int w = by + numbers[i] * columns;
      s0 = FloatVector.fromArray(LANES, x, at).fma(FloatVector.fromArray(LANES, weights, w), s0);
      s1 =
          FloatVector.fromArray(LANES, x, at + WIDTH)
              .fma(FloatVector.fromArray(LANES, weights, w + WIDTH), s1);
      s2 =
          FloatVector.fromArray(LANES, x, at + 2 * WIDTH)
              .fma(FloatVector.fromArray(LANES, weights, w + 2 * WIDTH), s2);
      s3 =
          FloatVector.fromArray(LANES, x, at + 3 * WIDTH)
              .fma(FloatVector.fromArray(LANES, weights, w + 3 * WIDTH), s3);
    }
    s0.intoArray(out, to);
    s1.intoArray(out, to + WIDTH);
    s2.intoArray(out, to + 2 * WIDTH);
    s3.intoArray(out, to + 3 * WIDTH);
  }

  private void one(int by, int column, int to) {
    FloatVector sum = FloatVector.fromArray(LANES, out, to);
    for (int i = 0; i < present; i++) {
      FloatVector factor = FloatVector.fromArray(LANES, weights, by + numbers[i] * columns);
      sum = FloatVector.fromArray(LANES, x, starts[i] + column).fma(factor, sum);
    }
    sum.intoArray(out, to);
  }

  /** Computes the last columns of a row. */
  private void last(int column, int to) {
    FloatVector before = FloatVector.fromArray(LANES, out, to);
    FloatVector sum = before;
    for (int i = 0; i < present; i++) {
      FloatVector factor = FloatVector.fromArray(LANES, edge, numbers[i] * WIDTH);
      sum = FloatVector.fromArray(LANES, x, starts[i] + column).fma(factor, sum);
    }
    VectorMask<Float> there = LANES.indexInRange(0, columns - column);
    before.blend(sum, there).intoArray(out, to);
  }
}
