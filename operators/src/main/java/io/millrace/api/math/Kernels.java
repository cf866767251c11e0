package io.millrace.api.math;

/**
 * The dense operations of the engine, on row-major float matrices.
 *
 * <p><b>One order of summation.</b> Every output element of a product is accumulated with fused
 * multiply-adds, strictly in the order of the inner index, from zero (or from what stands there,
 * for the {@code add} form). So an element's bits depend neither on the twin that computes it nor
 * on how many other rows are computed beside it.
 *
 * <p>The output must not overlap an input. An instance holds scratch: one for each thread. Nothing
 * is allocated once the largest shape was seen.
 *
 * <pre>{@code
 * Kernels kernels = KernelChoice.ofProcess().create();
 * FloatMatrix a = FloatMatrix.wrap(new float[] {1, 2, 3, 4}, 0, 2, 2);
 * FloatMatrix x = FloatMatrix.wrap(new float[] {1, 1}, 0, 2, 1);
 * FloatMatrix y = FloatMatrix.of(2, 1);
 * kernels.multiply(a, x, y);
 * assert y.at(0, 0) == 3 && y.at(1, 0) == 7;
 * }</pre>
 *
 * <p>Shapes that do not fit are refused with all extents. Arrays stay the caller's. A product of
 * {@code m × k} and {@code k × n} takes {@code m k n} multiply-adds.
 */
public abstract sealed class Kernels permits PlainKernels, VectorKernels {

  /** Stripes of {@link #dot}; part of its definition, not a tuning parameter. */
  static final int STRIPES = 16;

  private static final int LINE = 16;

  private float[] packed = {};

  Kernels() {}

  /** {@code into = a · b}. */
  public final void multiply(FloatMatrix a, FloatMatrix b, FloatMatrix into) {
    check(a.columns() == b.rows() && fits(into, a.rows(), b.columns()), "a b", a, b, into);
    into.fill(0f);
    accumulate(straight(a), b.values(), b.offset(), into);
  }

  /**
   * {@code into += a · b}: what stands in {@code into} is the first summand, a bias for example.
   */
  public final void addProduct(FloatMatrix a, FloatMatrix b, FloatMatrix into) {
    check(a.columns() == b.rows() && fits(into, a.rows(), b.columns()), "a b", a, b, into);
    accumulate(straight(a), b.values(), b.offset(), into);
  }

  /** {@code into = a · bᵀ}; packs {@code b} first, at the cost of one copy of it. */
  public final void multiplyTransposedRight(FloatMatrix a, FloatMatrix b, FloatMatrix into) {
    check(a.columns() == b.columns() && fits(into, a.rows(), b.rows()), "a bT", a, b, into);
    into.fill(0f);
    accumulate(straight(a), packTransposed(b), 0, into);
  }

  /** {@code into = aᵀ · b}. */
  public final void multiplyTransposedLeft(FloatMatrix a, FloatMatrix b, FloatMatrix into) {
    check(a.rows() == b.rows() && fits(into, a.columns(), b.columns()), "aT b", a, b, into);
    into.fill(0f);
    accumulate(transposed(a), b.values(), b.offset(), into);
  }

  /** {@code into += aᵀ · b}: the rows of {@code a} and {@code b} are taken in order. */
  public final void addTransposedLeft(FloatMatrix a, FloatMatrix b, FloatMatrix into) {
    check(a.rows() == b.rows() && fits(into, a.columns(), b.columns()), "aT b", a, b, into);
    accumulate(transposed(a), b.values(), b.offset(), into);
  }

  /** {@code y = alpha · x + beta · y}, element by element: {@code fma(alpha, x, beta * y)}. */
  public final void scaleAndAdd(float alpha, FloatMatrix x, float beta, FloatMatrix y) {
    if (x.rows() != y.rows() || x.columns() != y.columns()) {
      throw new IllegalArgumentException("Cannot add " + x.shape() + " to " + y.shape());
    }
    int whole = scaleAndAddVectors(alpha, x, beta, y);
    float[] from = x.values();
    float[] to = y.values();
    int shift = x.offset() - y.offset();
    int end = y.offset() + y.size();
    for (int at = y.offset() + whole; at < end; at++) {
      to[at] = Math.fma(alpha, from[at + shift], beta * to[at]);
    }
  }

  /** Does as many of the first elements as a twin does in a way of its own; returns how many. */
  abstract int scaleAndAddVectors(float alpha, FloatMatrix x, float beta, FloatMatrix y);

  /**
   * Inner product: element {@code i} goes to stripe {@code i mod 16}, each stripe is a chain of
   * fused multiply-adds, and the stripes are summed by halves (8, 4, 2, 1).
   */
  public abstract float dot(float[] a, int aOffset, float[] b, int bOffset, int length);

  /**
   * Each row less its mean, over its deviation, scaled and shifted: {@code y = ((x − mean) /
   * √(variance + ε)) · gain + bias} with the biased variance. Sums are striped as in {@link #dot}.
   *
   * @param y as x, and may be x
   */
  public final void normalise(FloatMatrix x, RowNorm norm, FloatMatrix y) {
    if (!fits(x, y.rows(), norm.width()) || !fits(y, x.rows(), norm.width())) {
      throw new IllegalArgumentException(
          "Cannot normalise " + x.shape() + " into " + y.shape() + " by a row of " + norm.width());
    }
    normaliseRows(x, norm, y);
  }

  abstract void normaliseRows(FloatMatrix x, RowNorm norm, FloatMatrix y);

  /** Puts a curve's value in the place of each of {@code length} numbers. */
  public abstract void bend(Curve curve, float[] values, int offset, int length);

  /**
   * {@code into[i, j] += Σ_k left[i, k] · right[k, j]}, in the order of {@code k}.
   *
   * @param rightValues row-major, as many columns as {@code into}
   */
  abstract void accumulate(Left left, float[] rightValues, int rightOffset, FloatMatrix into);

  /**
   * Columns that a matrix of {@code n} columns is best given, the rest zeros: a multiple of sixteen
   * where that adds less than half.
   */
  public static int padded(int n) {
    int whole = (n + LINE - 1) / LINE * LINE;
    return 2 * whole < 3 * n ? whole : n;
  }

  /** Sums the stripes that begin there by halves, in registers. */
  static float sum(float[] stripes, int at) {
    float s0 = stripes[at] + stripes[at + 8];
    float s1 = stripes[at + 1] + stripes[at + 9];
    float s2 = stripes[at + 2] + stripes[at + 10];
    float s3 = stripes[at + 3] + stripes[at + 11];
    float s4 = stripes[at + 4] + stripes[at + 12];
    float s5 = stripes[at + 5] + stripes[at + 13];
    float s6 = stripes[at + 6] + stripes[at + 14];
    float s7 = stripes[at + 7] + stripes[at + 15];
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
  }

  /**
   * The left factor, straight or transposed: element (i, k) stands at {@code offset + i · rowStride
   * + k · innerStride}.
   */
  static final class Left {
    float[] values;
    int offset;
    int rowStride;
    int innerStride;
    int inner;
  }

  private final Left left = new Left();

  private Left straight(FloatMatrix a) {
    left.values = a.values();
    left.offset = a.offset();
    left.rowStride = a.columns();
    left.innerStride = 1;
    left.inner = a.columns();
    return left;
  }

  private Left transposed(FloatMatrix a) {
    left.values = a.values();
    left.offset = a.offset();
    left.rowStride = 1;
    left.innerStride = a.columns();
    left.inner = a.rows();
    return left;
  }

  private float[] packTransposed(FloatMatrix b) {
    int rows = b.rows();
    int columns = b.columns();
    if (packed.length < rows * columns) {
      packed = new float[rows * columns];
    }
    // In squares of one cache line a side, so that a line that is written to stays near until full.
    for (int row = 0; row < rows; row += LINE) {
      for (int column = 0; column < columns; column += LINE) {
        transpose(b, row, column, Math.min(LINE, rows - row), Math.min(LINE, columns - column));
      }
    }
    return packed;
  }

  private void transpose(FloatMatrix b, int firstRow, int firstColumn, int height, int width) {
    float[] from = b.values();
    float[] to = packed;
    int rows = b.rows();
    for (int row = firstRow; row < firstRow + height; row++) {
      int at = b.offset() + row * b.columns();
      for (int column = firstColumn; column < firstColumn + width; column++) {
        to[column * rows + row] = from[at + column];
      }
    }
  }

  private static boolean fits(FloatMatrix into, int rows, int columns) {
    return into.rows() == rows && into.columns() == columns;
  }

  private static void check(
      boolean fits, String product, FloatMatrix a, FloatMatrix b, FloatMatrix into) {
    if (!fits) {
      throw new IllegalArgumentException(
          "Cannot compute "
              + product
              + " of "
              + a.shape()
              + " and "
              + b.shape()
              + " into "
              + into.shape());
    }
    if (overlap(a, into) || overlap(b, into)) {
      throw new IllegalArgumentException(
          "Cannot compute "
              + product
              + " into a matrix that overlaps a factor: give the output a place of its own");
    }
  }

  private static boolean overlap(FloatMatrix a, FloatMatrix b) {
    return a.values() == b.values()
        && a.offset() < b.offset() + b.size()
        && b.offset() < a.offset() + a.size();
  }
}
