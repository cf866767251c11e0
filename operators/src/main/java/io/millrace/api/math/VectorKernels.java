package io.millrace.api.math;

import io.millrace.api.math.WideTiles.Block;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * Column form: broadcast left[i, k], multiply it with a vector of columns of right[k, ..]. Tiles
 * of four rows and two vectors of columns stay in registers over the whole inner loop (eight
 * accumulators, two loads and four broadcasts for eight fused multiply-adds); larger tiles are
 * used where they fit (WideTiles). Lanes are columns, so every element has the same order of
 * summation as in the plain implementation, and there are no horizontal sums.
 *
 * Edges. Rows: a tile that extends past the last row processes that row several times; all copies
 * are read before any is written, and all have the same bits. Columns: the last ones, too few for
 * a vector, are summed in a scratch tile. Its loads of the right factor extend into the next row,
 * into lanes that are not used; only the last rows, whose loads would exceed the array, are copied
 * first.
 */
/**
 * Implements {@link Kernels} with the JDK's vector API; needs {@code --add-modules
 * jdk.incubator.vector}.
 */
final class VectorKernels extends Kernels {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  /** Numbers of a right factor that stay in the first-level cache from one row to the next. */
  private static final int NEAR = 6144;

  /** Rows of the right factor that are used at once where it is larger. */
  private static final int DEPTH = 256;

  /** Rows from which four chains are faster than one by one. */
  private static final int MANY = 16;

  private final float[] stripes = new float[STRIPES];
  private final VectorRows wide = new VectorRows();
  private final float[] edge = new float[4 * WIDTH];
  private final float[] overrun = new float[WIDTH * WIDTH];
  private final VectorTaps taps = new VectorTaps();
  private final VectorSoftmax softmax = new VectorSoftmax();
  private final VectorNorm norms = new VectorNorm();
  private final Block right = new Block();
  private final Block out = new Block();

  @Override
  void accumulate(Left left, float[] rightValues, int rightOffset, FloatMatrix into) {
    int rows = into.rows();
    int columns = into.columns();
    if (left.inner == 1 && rows >= MANY) {
      wide.addOuter(left.values, left.offset, left.rowStride, rightValues, rightOffset, into);
      return;
    }
    int whole = columns - columns % WIDTH;
    int safe =
        whole < columns ? stageOverrun(left.inner, rightValues, rightOffset + whole, columns) : 0;
    boolean far = rows > 4 && (long) left.inner * whole > NEAR;
    if (far) {
      blocks(left, rightValues, rightOffset, into, whole);
    }
    for (int row = 0; row < rows && !(far && whole == columns); row += 4) {
      int last = Math.min(3, rows - 1 - row);
      int at = left.offset + row * left.rowStride;
      int to = into.offset() + row * columns;
      if (!far) {
        right.at(rightValues, rightOffset, columns, left.inner);
        out.at(into.values(), to, columns, last + 1);
        rows(left, at, whole, last);
      }
      if (whole < columns) {
        right.at(rightValues, rightOffset + whole, columns, safe);
        edge(left, at, into, to + whole, last);
      }
    }
  }

  /** Computes all rows with one part of the right factor after the other. */
  private void blocks(
      Left left, float[] rightValues, int rightOffset, FloatMatrix into, int whole) {
    int rows = into.rows();
    int columns = into.columns();
    for (int k = 0; k < left.inner; k += DEPTH) {
      int depth = Math.min(DEPTH, left.inner - k);
      for (int column = 0; column < whole; column += 4 * WIDTH) {
        int width = Math.min(4 * WIDTH, whole - column);
        for (int row = 0; row < rows; row += 4) {
          int last = Math.min(3, rows - 1 - row);
          right.at(rightValues, rightOffset + k * columns + column, columns, depth);
          out.at(into.values(), into.offset() + row * columns + column, columns, last + 1);
          rows(left, left.offset + row * left.rowStride + k * left.innerStride, width, last);
        }
      }
    }
  }

  private void rows(Left left, int at, int width, int last) {
    if (last == 0) {
      oneRow(left, at, width);
    } else {
      fourRows(left, at, width, last);
    }
  }

  @Override
  int scaleAndAddVectors(float alpha, FloatMatrix x, float beta, FloatMatrix y) {
    float[] from = x.values();
    float[] to = y.values();
    int whole = y.size() - y.size() % WIDTH;
    int shift = x.offset() - y.offset();
    for (int at = y.offset(); at < y.offset() + whole; at += WIDTH) {
      FloatVector scaled = FloatVector.fromArray(LANES, to, at).mul(beta);
      FloatVector.fromArray(LANES, from, at + shift)
          .fma(FloatVector.broadcast(LANES, alpha), scaled)
          .intoArray(to, at);
    }
    return whole;
  }

  private void oneRow(Left left, int at, int whole) {
    int column = 0;
    for (; left.innerStride == 1 && column + 8 * WIDTH <= whole; column += 8 * WIDTH) {
      WideTiles.tile1x8(left, at, right, out);
      right.offset += 8 * WIDTH;
      out.offset += 8 * WIDTH;
    }
    for (; column + 4 * WIDTH <= whole; column += 4 * WIDTH) {
      tile1x4(left, at, right, out);
      right.offset += 4 * WIDTH;
      out.offset += 4 * WIDTH;
    }
    for (; column < whole; column += WIDTH) {
      tile1x1(left, at, right, out);
      right.offset += WIDTH;
      out.offset += WIDTH;
    }
  }

  private void fourRows(Left left, int at, int whole, int last) {
    int column = 0;
    if (WideTiles.ROOMY && last == 3) {
      for (; column + 4 * WIDTH <= whole; column += 4 * WIDTH) {
        WideTiles.tile4x4(left, at, right, out);
        right.offset += 4 * WIDTH;
        out.offset += 4 * WIDTH;
      }
    }
    for (; column + 2 * WIDTH <= whole; column += 2 * WIDTH) {
      tile4x2(left, at, right, out, last);
      right.offset += 2 * WIDTH;
      out.offset += 2 * WIDTH;
    }
    if (column < whole) {
      tile4x1(left, at, right, out, last);
    }
  }

  /**
   * Copies the rows of the right factor whose load would exceed the end of the array.
   *
   * @return number of rows before them, which are loaded in place
   */
  private int stageOverrun(int inner, float[] values, int offset, int columns) {
    int room = values.length - WIDTH - offset;
    int safe = room < 0 ? 0 : Math.min(inner, room / columns + 1);
    int present = columns % WIDTH;
    for (int k = safe; k < inner; k++) {
      System.arraycopy(values, offset + k * columns, overrun, (k - safe) * WIDTH, present);
    }
    return safe;
  }

  private void edge(Left left, int at, FloatMatrix into, int to, int last) {
    int columns = into.columns();
    int present = columns % WIDTH;
    for (int row = 0; row <= last; row++) {
      System.arraycopy(into.values(), to + row * columns, edge, row * WIDTH, present);
    }
    int safe = right.rows;
    out.at(edge, 0, WIDTH, last + 1);
    edgeRows(left, at, last);
    if (safe < left.inner) {
      right.at(overrun, 0, WIDTH, left.inner - safe);
      edgeRows(left, at + safe * left.innerStride, last);
    }
    for (int row = 0; row <= last; row++) {
      System.arraycopy(edge, row * WIDTH, into.values(), to + row * columns, present);
    }
  }

  private void edgeRows(Left left, int at, int last) {
    if (last == 0) {
      tile1x1(left, at, right, out);
    } else {
      tile4x1(left, at, right, out, last);
    }
  }

  private static void tile4x2(Left left, int at, Block right, Block out, int last) {
    float[] c = out.values;
    int to0 = out.offset;
    int to1 = to0 + out.stride;
    int to2 = to0 + Math.min(2, last) * out.stride;
    int to3 = to0 + last * out.stride;
    FloatVector c00 = FloatVector.fromArray(LANES, c, to0);
    FloatVector c01 = FloatVector.fromArray(LANES, c, to0 + WIDTH);
    FloatVector c10 = FloatVector.fromArray(LANES, c, to1);
    FloatVector c11 = FloatVector.fromArray(LANES, c, to1 + WIDTH);
    FloatVector c20 = FloatVector.fromArray(LANES, c, to2);
    FloatVector c21 = FloatVector.fromArray(LANES, c, to2 + WIDTH);
    FloatVector c30 = FloatVector.fromArray(LANES, c, to3);
    FloatVector c31 = FloatVector.fromArray(LANES, c, to3 + WIDTH);
    float[] a = left.values;
    float[] b = right.values;
    int row1 = left.rowStride;
    int row2 = Math.min(2, last) * left.rowStride;
    int row3 = last * left.rowStride;
    int from = right.offset;
    for (int k = 0; k < right.rows; k++) {
      FloatVector b0 = FloatVector.fromArray(LANES, b, from);
      FloatVector b1 = FloatVector.fromArray(LANES, b, from + WIDTH);
      FloatVector a0 = FloatVector.broadcast(LANES, a[at]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(LANES, a[at + row1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(LANES, a[at + row2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(LANES, a[at + row3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      at += left.innerStride;
      from += right.stride;
    }
    c00.intoArray(c, to0);
    c01.intoArray(c, to0 + WIDTH);
    c10.intoArray(c, to1);
    c11.intoArray(c, to1 + WIDTH);
    c20.intoArray(c, to2);
    c21.intoArray(c, to2 + WIDTH);
    c30.intoArray(c, to3);
    c31.intoArray(c, to3 + WIDTH);
  }

  private static void tile4x1(Left left, int at, Block right, Block out, int last) {
    float[] c = out.values;
    int to0 = out.offset;
    int to1 = to0 + out.stride;
    int to2 = to0 + Math.min(2, last) * out.stride;
    int to3 = to0 + last * out.stride;
    FloatVector c0 = FloatVector.fromArray(LANES, c, to0);
    FloatVector c1 = FloatVector.fromArray(LANES, c, to1);
    FloatVector c2 = FloatVector.fromArray(LANES, c, to2);
    FloatVector c3 = FloatVector.fromArray(LANES, c, to3);
    float[] a = left.values;
    float[] b = right.values;
    int row1 = left.rowStride;
    int row2 = Math.min(2, last) * left.rowStride;
    int row3 = last * left.rowStride;
    int from = right.offset;
    for (int k = 0; k < right.rows; k++) {
      FloatVector b0 = FloatVector.fromArray(LANES, b, from);
      c0 = FloatVector.broadcast(LANES, a[at]).fma(b0, c0);
      c1 = FloatVector.broadcast(LANES, a[at + row1]).fma(b0, c1);
      c2 = FloatVector.broadcast(LANES, a[at + row2]).fma(b0, c2);
      c3 = FloatVector.broadcast(LANES, a[at + row3]).fma(b0, c3);
      at += left.innerStride;
      from += right.stride;
    }
    c0.intoArray(c, to0);
    c1.intoArray(c, to1);
    c2.intoArray(c, to2);
    c3.intoArray(c, to3);
  }

  private static void tile1x4(Left left, int at, Block right, Block out) {
    float[] c = out.values;
    int to = out.offset;
    FloatVector c0 = FloatVector.fromArray(LANES, c, to);
    FloatVector c1 = FloatVector.fromArray(LANES, c, to + WIDTH);
    FloatVector c2 = FloatVector.fromArray(LANES, c, to + 2 * WIDTH);
    FloatVector c3 = FloatVector.fromArray(LANES, c, to + 3 * WIDTH);
    float[] b = right.values;
    int from = right.offset;
    for (int k = 0; k < right.rows; k++) {
      FloatVector a = FloatVector.broadcast(LANES, left.values[at]);
      c0 = a.fma(FloatVector.fromArray(LANES, b, from), c0);
      c1 = a.fma(FloatVector.fromArray(LANES, b, from + WIDTH), c1);
      c2 = a.fma(FloatVector.fromArray(LANES, b, from + 2 * WIDTH), c2);
      c3 = a.fma(FloatVector.fromArray(LANES, b, from + 3 * WIDTH), c3);
      at += left.innerStride;
      from += right.stride;
    }
    c0.intoArray(c, to);
    c1.intoArray(c, to + WIDTH);
    c2.intoArray(c, to + 2 * WIDTH);
    c3.intoArray(c, to + 3 * WIDTH);
  }

  private static void tile1x1(Left left, int at, Block right, Block out) {
    FloatVector c = FloatVector.fromArray(LANES, out.values, out.offset);
    int from = right.offset;
    for (int k = 0; k < right.rows; k++) {
      FloatVector a = FloatVector.broadcast(LANES, left.values[at]);
      c = a.fma(FloatVector.fromArray(LANES, right.values, from), c);
      at += left.innerStride;
      from += right.stride;
    }
    c.intoArray(out.values, out.offset);
  }

  @Override
  public void bend(Curve curve, float[] values, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, values.length);
    VectorCurves.bend(curve, values, offset, length);
  }

  @Override
  void addAllTaps(float[] x, int base, int[] sources, FloatMatrix weights, FloatMatrix into) {
    taps.add(x, base, sources, weights, into);
  }

  @Override
  public void softmax(FloatMatrix x) {
    softmax.rows(x);
  }

  @Override
  void normaliseRows(FloatMatrix x, RowNorm norm, FloatMatrix y) {
    norms.rows(x, norm, y);
  }

  /** Four chains at once, because one of them waits for each of its additions. */
  @Override
  int dotsOfFour(FloatMatrix a, float[] x, int at, float[] into) {
    return STRIPES % WIDTH != 0 || a.rows() < MANY ? 0 : wide.dots(a, x, at, into);
  }

  @Override
  int dotsOfTwo(FloatMatrix a, FloatMatrix x, FloatMatrix y, float[] ofX, float[] ofY) {
    return STRIPES % WIDTH != 0 || a.rows() < MANY ? 0 : wide.dotsOfTwo(a, x, y, ofX, ofY);
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
    return sum(stripes, 0);
  }
}
