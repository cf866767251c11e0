package io.millrace.api.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/*
 * Widths are rarely whole vectors. For inner products the last columns of a row are loaded as a whole
 * vector, whose other lanes are those of the row behind, and blended away: one by one they took as long
 * as all others together. Sums are written row after row, in the order of memory; four rows at once
 * took twice as long. Vectors of one species alone: with a second one the JIT compiler allocates them all.
 *
 * Every element has the operations of the plain implementation, in their order.
 */
/** Products of the rows of a matrix with one vector, four rows at once. */
final class VectorRows {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int STRIPES = Kernels.STRIPES;

  private final float[] fours = new float[4 * STRIPES];
  private final float[] others = new float[4 * STRIPES];
  private float[] padded = {};
  private float[] paddedToo = {};

  private void pad(float[] x, int at, int length) {
    padded = pad(x, at, length, padded);
  }

  /** Copies a vector, with zeros behind it, so that whole vectors of it can be loaded. */
  private static float[] pad(float[] x, int at, int length, float[] before) {
    int room = length + 2 * STRIPES;
    float[] into = before.length < room ? new float[room] : before;
    System.arraycopy(x, at, into, 0, length);
    Arrays.fill(into, length, room, 0f);
    return into;
  }

  /**
   * Computes the {@link Kernels#dot} of rows with a vector, and returns of how many: the first ones
   * of a number that four divides.
   */
  int dots(FloatMatrix a, float[] x, int at, float[] into) {
    int columns = a.columns();
    int rows = inFours(a);
    if (rows > 0) {
      pad(x, at, columns);
    }
    for (int row = 0; row < rows; row += 4) {
      int from = a.offset() + row * columns;
      for (int part = 0; part < STRIPES; part += WIDTH) {
        stripesOfFour(a.values(), from, columns, part);
      }
      for (int i = 0; i < 4; i++) {
        into[row + i] = Kernels.sum(fours, i * STRIPES);
      }
    }
    return rows;
  }

  /** Rows in fours behind the last of which there is a vector to load. */
  private static int inFours(FloatMatrix a) {
    int room = a.values().length - a.offset() - WIDTH;
    int rows = Math.min(a.rows(), room < 0 ? 0 : room / a.columns());
    return rows - rows % 4;
  }

  /** Computes {@link #dots} with two vectors, for which each row is loaded once. */
  int dotsOfTwo(FloatMatrix a, FloatMatrix x, FloatMatrix y, float[] ofX, float[] ofY) {
    int columns = a.columns();
    int rows = inFours(a);
    if (rows > 0) {
      padded = pad(x.values(), x.offset(), columns, padded);
      paddedToo = pad(y.values(), y.offset(), columns, paddedToo);
    }
    for (int row = 0; row < rows; row += 4) {
      int from = a.offset() + row * columns;
      for (int part = 0; part < STRIPES; part += WIDTH) {
        stripesOfTwo(a.values(), from, columns, part);
      }
      for (int i = 0; i < 4; i++) {
        ofX[row + i] = Kernels.sum(fours, i * STRIPES);
        ofY[row + i] = Kernels.sum(others, i * STRIPES);
      }
    }
    return rows;
  }

  private void stripesOfTwo(float[] a, int from, int length, int part) {
    FloatVector s0 = FloatVector.zero(LANES);
    FloatVector s1 = FloatVector.zero(LANES);
    FloatVector s2 = FloatVector.zero(LANES);
    FloatVector s3 = FloatVector.zero(LANES);
    FloatVector t0 = FloatVector.zero(LANES);
    FloatVector t1 = FloatVector.zero(LANES);
    FloatVector t2 = FloatVector.zero(LANES);
    FloatVector t3 = FloatVector.zero(LANES);
    int i = part;
    for (; i + WIDTH <= length; i += STRIPES) {
      FloatVector x = FloatVector.fromArray(LANES, padded, i);
      FloatVector y = FloatVector.fromArray(LANES, paddedToo, i);
      int left = from + i;
      FloatVector w0 = FloatVector.fromArray(LANES, a, left);
      s0 = w0.fma(x, s0);
      t0 = w0.fma(y, t0);
      FloatVector w1 = FloatVector.fromArray(LANES, a, left + length);
      s1 = w1.fma(x, s1);
      t1 = w1.fma(y, t1);
      FloatVector w2 = FloatVector.fromArray(LANES, a, left + 2 * length);
      s2 = w2.fma(x, s2);
      t2 = w2.fma(y, t2);
      FloatVector w3 = FloatVector.fromArray(LANES, a, left + 3 * length);
      s3 = w3.fma(x, s3);
      t3 = w3.fma(y, t3);
    }
    if (i < length) {
      VectorMask<Float> there = LANES.indexInRange(i, length);
      FloatVector x = FloatVector.fromArray(LANES, padded, i);
      FloatVector y = FloatVector.fromArray(LANES, paddedToo, i);
      int left = from + i;
      FloatVector w0 = FloatVector.fromArray(LANES, a, left);
      s0 = s0.blend(w0.fma(x, s0), there);
      t0 = t0.blend(w0.fma(y, t0), there);
      FloatVector w1 = FloatVector.fromArray(LANES, a, left + length);
      s1 = s1.blend(w1.fma(x, s1), there);
      t1 = t1.blend(w1.fma(y, t1), there);
      FloatVector w2 = FloatVector.fromArray(LANES, a, left + 2 * length);
      s2 = s2.blend(w2.fma(x, s2), there);
      t2 = t2.blend(w2.fma(y, t2), there);
      FloatVector w3 = FloatVector.fromArray(LANES, a, left + 3 * length);
      s3 = s3.blend(w3.fma(x, s3), there);
      t3 = t3.blend(w3.fma(y, t3), there);
    }
    s0.intoArray(fours, part);
    s1.intoArray(fours, STRIPES + part);
    s2.intoArray(fours, 2 * STRIPES + part);
    s3.intoArray(fours, 3 * STRIPES + part);
    t0.intoArray(others, part);
    t1.intoArray(others, STRIPES + part);
    t2.intoArray(others, 2 * STRIPES + part);
    t3.intoArray(others, 3 * STRIPES + part);
  }

  private void stripesOfFour(float[] a, int from, int length, int part) {
    float[] x = padded;
    FloatVector s0 = FloatVector.zero(LANES);
    FloatVector s1 = FloatVector.zero(LANES);
    FloatVector s2 = FloatVector.zero(LANES);
    FloatVector s3 = FloatVector.zero(LANES);
    int i = part;
    for (; i + WIDTH <= length; i += STRIPES) {
      FloatVector right = FloatVector.fromArray(LANES, x, i);
      int left = from + i;
      s0 = FloatVector.fromArray(LANES, a, left).fma(right, s0);
      s1 = FloatVector.fromArray(LANES, a, left + length).fma(right, s1);
      s2 = FloatVector.fromArray(LANES, a, left + 2 * length).fma(right, s2);
      s3 = FloatVector.fromArray(LANES, a, left + 3 * length).fma(right, s3);
    }
    if (i < length) {
      VectorMask<Float> there = LANES.indexInRange(i, length);
      FloatVector right = FloatVector.fromArray(LANES, x, i);
      int left = from + i;
      s0 = s0.blend(FloatVector.fromArray(LANES, a, left).fma(right, s0), there);
      s1 = s1.blend(FloatVector.fromArray(LANES, a, left + length).fma(right, s1), there);
      s2 = s2.blend(FloatVector.fromArray(LANES, a, left + 2 * length).fma(right, s2), there);
      s3 = s3.blend(FloatVector.fromArray(LANES, a, left + 3 * length).fma(right, s3), there);
    }
    s0.intoArray(fours, part);
    s1.intoArray(fours, STRIPES + part);
    s2.intoArray(fours, 2 * STRIPES + part);
    s3.intoArray(fours, 3 * STRIPES + part);
  }

  /**
   * Adds to each row a multiple of one row.
   *
   * @param factors of the rows, the first at {@code first}, {@code stride} apart
   */
  void addOuter(float[] factors, int first, int stride, float[] x, int at, FloatMatrix into) {
    int columns = into.columns();
    pad(x, at, columns);
    for (int row = 0; row < into.rows(); row++) {
      addTo(factors[first + row * stride], into.values(), into.offset() + row * columns, columns);
    }
  }

  private void addTo(float by, float[] y, int to, int width) {
    float[] x = padded;
    FloatVector factor = FloatVector.broadcast(LANES, by);
    int i = 0;
    for (; i + 4 * WIDTH <= width; i += 4 * WIDTH) {
      int at = to + i;
      FloatVector y0 = FloatVector.fromArray(LANES, y, at);
      FloatVector y1 = FloatVector.fromArray(LANES, y, at + WIDTH);
      FloatVector y2 = FloatVector.fromArray(LANES, y, at + 2 * WIDTH);
      FloatVector y3 = FloatVector.fromArray(LANES, y, at + 3 * WIDTH);
      factor.fma(FloatVector.fromArray(LANES, x, i), y0).intoArray(y, at);
      factor.fma(FloatVector.fromArray(LANES, x, i + WIDTH), y1).intoArray(y, at + WIDTH);
      factor.fma(FloatVector.fromArray(LANES, x, i + 2 * WIDTH), y2).intoArray(y, at + 2 * WIDTH);
      factor.fma(FloatVector.fromArray(LANES, x, i + 3 * WIDTH), y3).intoArray(y, at + 3 * WIDTH);
    }
    for (; i + WIDTH <= width; i += WIDTH) {
      FloatVector before = FloatVector.fromArray(LANES, y, to + i);
      factor.fma(FloatVector.fromArray(LANES, x, i), before).intoArray(y, to + i);
    }
    for (; i < width; i++) {
      y[to + i] = Math.fma(by, x[i], y[to + i]);
    }
  }
}
