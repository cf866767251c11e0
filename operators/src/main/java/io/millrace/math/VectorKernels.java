package io.millrace.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * Column form: broadcast left[i, k], multiply a vector of columns of right[k, ..]. Tiles of four
 * rows and two vectors of columns live in registers over the whole inner loop (eight accumulators,
 * two loads and four broadcasts for eight fused multiply-adds). Lanes are columns, so no element's
 * order of summation differs from the plain twin's, and no horizontal sum is taken. The last columns
 * that fill no vector are computed by scalar code in the same order.
 */
/** The twin on the JDK's vector API; needs {@code --add-modules jdk.incubator.vector}. */
final class VectorKernels extends Kernels {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private final float[] stripes = new float[STRIPES];

  @Override
  void accumulate(Left left, float[] right, int rightOffset, FloatMatrix into) {
    int rows = into.rows();
    int columns = into.columns();
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      int column = 0;
      for (; column + 2 * WIDTH <= columns; column += 2 * WIDTH) {
        tile4x2(left, right, rightOffset, into, row, column);
      }
      for (; column + WIDTH <= columns; column += WIDTH) {
        tile4x1(left, right, rightOffset, into, row, column);
      }
      if (column < columns) {
        for (int r = row; r < row + 4; r++) {
          rest(left, right, rightOffset, into, r, column);
        }
      }
    }
    for (; row < rows; row++) {
      int column = 0;
      for (; column + 4 * WIDTH <= columns; column += 4 * WIDTH) {
        tile1x4(left, right, rightOffset, into, row, column);
      }
      for (; column + WIDTH <= columns; column += WIDTH) {
        tile1x1(left, right, rightOffset, into, row, column);
      }
      if (column < columns) {
        rest(left, right, rightOffset, into, row, column);
      }
    }
  }

  private static void tile4x2(
      Left left, float[] right, int rightOffset, FloatMatrix into, int row, int column) {
    int columns = into.columns();
    float[] out = into.values();
    int to0 = into.offset() + row * columns + column;
    int to1 = to0 + columns;
    int to2 = to1 + columns;
    int to3 = to2 + columns;
    FloatVector c00 = FloatVector.fromArray(LANES, out, to0);
    FloatVector c01 = FloatVector.fromArray(LANES, out, to0 + WIDTH);
    FloatVector c10 = FloatVector.fromArray(LANES, out, to1);
    FloatVector c11 = FloatVector.fromArray(LANES, out, to1 + WIDTH);
    FloatVector c20 = FloatVector.fromArray(LANES, out, to2);
    FloatVector c21 = FloatVector.fromArray(LANES, out, to2 + WIDTH);
    FloatVector c30 = FloatVector.fromArray(LANES, out, to3);
    FloatVector c31 = FloatVector.fromArray(LANES, out, to3 + WIDTH);
    float[] a = left.values;
    int step = left.innerStride;
    int stride = left.rowStride;
    int at = left.offset + row * stride;
    int from = rightOffset + column;
    for (int k = 0; k < left.inner; k++) {
      FloatVector b0 = FloatVector.fromArray(LANES, right, from);
      FloatVector b1 = FloatVector.fromArray(LANES, right, from + WIDTH);
      FloatVector a0 = FloatVector.broadcast(LANES, a[at]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(LANES, a[at + stride]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(LANES, a[at + 2 * stride]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(LANES, a[at + 3 * stride]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      at += step;
      from += columns;
    }
    c00.intoArray(out, to0);
    c01.intoArray(out, to0 + WIDTH);
    c10.intoArray(out, to1);
    c11.intoArray(out, to1 + WIDTH);
    c20.intoArray(out, to2);
    c21.intoArray(out, to2 + WIDTH);
    c30.intoArray(out, to3);
    c31.intoArray(out, to3 + WIDTH);
  }

  private static void tile4x1(
      Left left, float[] right, int rightOffset, FloatMatrix into, int row, int column) {
    int columns = into.columns();
    float[] out = into.values();
    int to = into.offset() + row * columns + column;
    FloatVector c0 = FloatVector.fromArray(LANES, out, to);
    FloatVector c1 = FloatVector.fromArray(LANES, out, to + columns);
    FloatVector c2 = FloatVector.fromArray(LANES, out, to + 2 * columns);
    FloatVector c3 = FloatVector.fromArray(LANES, out, to + 3 * columns);
    float[] a = left.values;
    int stride = left.rowStride;
    int at = left.offset + row * stride;
    int from = rightOffset + column;
    for (int k = 0; k < left.inner; k++) {
      FloatVector b = FloatVector.fromArray(LANES, right, from);
      c0 = FloatVector.broadcast(LANES, a[at]).fma(b, c0);
      c1 = FloatVector.broadcast(LANES, a[at + stride]).fma(b, c1);
      c2 = FloatVector.broadcast(LANES, a[at + 2 * stride]).fma(b, c2);
      c3 = FloatVector.broadcast(LANES, a[at + 3 * stride]).fma(b, c3);
      at += left.innerStride;
      from += columns;
    }
    c0.intoArray(out, to);
    c1.intoArray(out, to + columns);
    c2.intoArray(out, to + 2 * columns);
    c3.intoArray(out, to + 3 * columns);
  }

  private static void tile1x4(
      Left left, float[] right, int rightOffset, FloatMatrix into, int row, int column) {
    int columns = into.columns();
    float[] out = into.values();
    int to = into.offset() + row * columns + column;
    FloatVector c0 = FloatVector.fromArray(LANES, out, to);
    FloatVector c1 = FloatVector.fromArray(LANES, out, to + WIDTH);
    FloatVector c2 = FloatVector.fromArray(LANES, out, to + 2 * WIDTH);
    FloatVector c3 = FloatVector.fromArray(LANES, out, to + 3 * WIDTH);
    int at = left.offset + row * left.rowStride;
    int from = rightOffset + column;
    for (int k = 0; k < left.inner; k++) {
      FloatVector a = FloatVector.broadcast(LANES, left.values[at]);
      c0 = a.fma(FloatVector.fromArray(LANES, right, from), c0);
      c1 = a.fma(FloatVector.fromArray(LANES, right, from + WIDTH), c1);
      c2 = a.fma(FloatVector.fromArray(LANES, right, from + 2 * WIDTH), c2);
      c3 = a.fma(FloatVector.fromArray(LANES, right, from + 3 * WIDTH), c3);
      at += left.innerStride;
      from += columns;
    }
    c0.intoArray(out, to);
    c1.intoArray(out, to + WIDTH);
    c2.intoArray(out, to + 2 * WIDTH);
    c3.intoArray(out, to + 3 * WIDTH);
  }

  private static void tile1x1(
      Left left, float[] right, int rightOffset, FloatMatrix into, int row, int column) {
    int columns = into.columns();
    int to = into.offset() + row * columns + column;
    FloatVector c = FloatVector.fromArray(LANES, into.values(), to);
    int at = left.offset + row * left.rowStride;
    int from = rightOffset + column;
    for (int k = 0; k < left.inner; k++) {
      c =
          FloatVector.broadcast(LANES, left.values[at])
              .fma(FloatVector.fromArray(LANES, right, from), c);
      at += left.innerStride;
      from += columns;
    }
    c.intoArray(into.values(), to);
  }

  private static void rest(
      Left left, float[] right, int rightOffset, FloatMatrix into, int row, int firstColumn) {
    int columns = into.columns();
    int to = into.offset() + row * columns;
    for (int column = firstColumn; column < columns; column++) {
      float sum = into.values()[to + column];
      int at = left.offset + row * left.rowStride;
      int from = rightOffset + column;
      for (int k = 0; k < left.inner; k++) {
        sum = Math.fma(left.values[at], right[from], sum);
        at += left.innerStride;
        from += columns;
      }
      into.values()[to + column] = sum;
    }
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    Arrays.fill(stripes, 0f);
    int whole = length - length % STRIPES;
    if (STRIPES % WIDTH == 0) {
      for (int part = 0; part < STRIPES; part += WIDTH) {
        FloatVector sum = FloatVector.zero(LANES);
        for (int at = part; at < whole; at += STRIPES) {
          FloatVector left = FloatVector.fromArray(LANES, a, aOffset + at);
          sum = left.fma(FloatVector.fromArray(LANES, b, bOffset + at), sum);
        }
        sum.intoArray(stripes, part);
      }
    } else {
      whole = 0;
    }
    for (int at = whole; at < length; at++) {
      int lane = at % STRIPES;
      stripes[lane] = Math.fma(a[aOffset + at], b[bOffset + at], stripes[lane]);
    }
    return sum(stripes);
  }
}
