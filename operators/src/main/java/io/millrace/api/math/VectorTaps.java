package io.millrace.api.math;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/*
 * Lanes are columns. The sums of up to four vectors of columns stay in registers over all taps of a
 * row, so an output is loaded and stored once for all of them.
 *
 * Rows with nine taps, or one, whose taps have the same distances from the first are alike: inside
 * a frame all rows of a convolution are. For those the weights of one vector of columns stay in
 * registers over many rows, and their sources are not looked up. Only some rows go through all
 * columns together, so that what they read stays in the nearest cache.
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

  private static final int NINE = 9;
  private static final int TOGETHER = 32;

  private final int[] shifts = new int[NINE];
  private final int[] places = new int[TOGETHER];
  private int farthest;

  /** The masks of the first lanes; kept, because a mask that is passed on is an object. */
  private final List<VectorMask<Float>> masks =
      IntStream.range(0, WIDTH).mapToObj(lanes -> LANES.indexInRange(0, lanes)).toList();

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
    int limit = x.length - columns - WIDTH - base;
    int limitOut = out.length - columns - WIDTH;
    boolean alike = (taps == NINE || taps == 1) && findShifts(sources, taps, into.rows());
    int row = 0;
    while (row < into.rows()) {
      int end = row;
      int most = Math.min(into.rows(), row + TOGETHER);
      while (alike
          && end < most
          && into.offset() + end * columns <= limitOut
          && isAlike(sources, end * taps, taps, limit)) {
        end++;
      }
      if (end > row) {
        alike(base, sources, by, into, row, end, whole);
        row = end;
      } else {
        row(base, sources, by, into, row, whole);
        row++;
      }
    }
  }

  /** Finds the distances of taps from the first, in the first row that has all of them. */
  private boolean findShifts(int[] sources, int taps, int rows) {
    for (int row = 0; row < rows; row++) {
      int first = row * taps;
      boolean all = true;
      farthest = 0;
      for (int tap = 0; tap < taps; tap++) {
        all &= sources[first + tap] >= 0;
        shifts[tap] = sources[first + tap] - sources[first];
        farthest = Math.max(farthest, shifts[tap]);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private boolean isAlike(int[] sources, int first, int taps, int limit) {
    int start = sources[first];
    if (start < 0 || start + farthest > limit) {
      return false;
    }
    for (int tap = 1; tap < taps; tap++) {
      if (sources[first + tap] - start != shifts[tap] || sources[first + tap] < 0) {
        return false;
      }
    }
    return true;
  }

  private void alike(
      int base, int[] sources, FloatMatrix by, FloatMatrix into, int from, int end, int whole) {
    int taps = by.rows();
    for (int row = from; row < end; row++) {
      places[row - from] = base + sources[row * taps];
    }
    int to = into.offset() + from * columns;
    for (int column = 0; column < whole; column += WIDTH) {
      if (taps == NINE) {
        nine(weights, by.offset() + column, columns, column, to + column, end - from, null);
      } else {
        single(weights, by.offset() + column, column, to + column, end - from, null);
      }
    }
    if (whole < columns) {
      VectorMask<Float> there = masks.get(columns - whole);
      if (taps == NINE) {
        nine(edge, 0, WIDTH, whole, to + whole, end - from, there);
      } else {
        single(edge, 0, whole, to + whole, end - from, there);
      }
    }
  }

  private void row(int base, int[] sources, FloatMatrix by, FloatMatrix into, int row, int whole) {
    int taps = by.rows();
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
      return;
    }
    if (most + whole + WIDTH <= x.length && to + whole + WIDTH <= out.length) {
      last(whole, to + whole);
    } else {
      Kernels.addTaps(x, base, sources, by, into, row, whole);
    }
  }

  /** One vector of columns of rows that are alike; of a part of it where there is a mask. */
  private void nine(
      float[] w, int at, int step, int column, int to, int rows, VectorMask<Float> there) {
    FloatVector w0 = FloatVector.fromArray(LANES, w, at);
    FloatVector w1 = FloatVector.fromArray(LANES, w, at + step);
    FloatVector w2 = FloatVector.fromArray(LANES, w, at + 2 * step);
    FloatVector w3 = FloatVector.fromArray(LANES, w, at + 3 * step);
    FloatVector w4 = FloatVector.fromArray(LANES, w, at + 4 * step);
    FloatVector w5 = FloatVector.fromArray(LANES, w, at + 5 * step);
    FloatVector w6 = FloatVector.fromArray(LANES, w, at + 6 * step);
    FloatVector w7 = FloatVector.fromArray(LANES, w, at + 7 * step);
    FloatVector w8 = FloatVector.fromArray(LANES, w, at + 8 * step);
    float[] in = x;
    float[] result = out;
    int shift1 = shifts[1];
    int shift2 = shifts[2];
    int shift3 = shifts[3];
    int shift4 = shifts[4];
    int shift5 = shifts[5];
    int shift6 = shifts[6];
    int shift7 = shifts[7];
    int shift8 = shifts[8];
    int next = to;
    for (int row = 0; row < rows; row++) {
      int from = places[row] + column;
      FloatVector before = FloatVector.fromArray(LANES, result, next);
      FloatVector sum = w0.fma(FloatVector.fromArray(LANES, in, from), before);
      sum = w1.fma(FloatVector.fromArray(LANES, in, from + shift1), sum);
      sum = w2.fma(FloatVector.fromArray(LANES, in, from + shift2), sum);
      sum = w3.fma(FloatVector.fromArray(LANES, in, from + shift3), sum);
      sum = w4.fma(FloatVector.fromArray(LANES, in, from + shift4), sum);
      sum = w5.fma(FloatVector.fromArray(LANES, in, from + shift5), sum);
      sum = w6.fma(FloatVector.fromArray(LANES, in, from + shift6), sum);
      sum = w7.fma(FloatVector.fromArray(LANES, in, from + shift7), sum);
      sum = w8.fma(FloatVector.fromArray(LANES, in, from + shift8), sum);
      if (there == null) {
        sum.intoArray(result, next);
      } else {
        before.blend(sum, there).intoArray(result, next);
      }
      next += columns;
    }
  }

  private void single(float[] w, int at, int column, int to, int rows, VectorMask<Float> there) {
    FloatVector factor = FloatVector.fromArray(LANES, w, at);
    float[] in = x;
    float[] result = out;
    int next = to;
    for (int row = 0; row < rows; row++) {
      FloatVector before = FloatVector.fromArray(LANES, result, next);
      FloatVector sum = factor.fma(FloatVector.fromArray(LANES, in, places[row] + column), before);
      if (there == null) {
        sum.intoArray(result, next);
      } else {
        before.blend(sum, there).intoArray(result, next);
      }
      next += columns;
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
