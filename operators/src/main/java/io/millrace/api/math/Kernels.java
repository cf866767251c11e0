package io.millrace.api.math;

/**
 * Dense operations on row-major float matrices.
 *
 * <p><b>One order of summation.</b> Every output element of a product is accumulated with fused
 * multiply-adds, strictly in the order of the inner index, from zero (or, for the {@code add} form,
 * from the present value). So the bits of an element depend neither on the implementation, plain or
 * vector, nor on how many other rows are computed with it.
 *
 * <p>The output must not overlap an input. An instance holds scratch memory: use one for each
 * thread. Nothing is allocated after the largest shape has been used once.
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
 * <p>Shapes that do not fit are refused; the message has all extents. The caller keeps ownership of
 * the arrays. A product of {@code m × k} and {@code k × n} takes {@code m k n} multiply-adds.
 */
public abstract sealed class Kernels permits PlainKernels, VectorKernels {

  /** Number of partial sums of {@link #dot}; part of its definition, not a tuning parameter. */
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
   * {@code into += a · b}: the present value of {@code into} is the first summand, for example a
   * bias.
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

  /**
   * Computes the first elements in the way of the implementation, and returns how many it computed.
   */
  abstract int scaleAndAddVectors(float alpha, FloatMatrix x, float beta, FloatMatrix y);

  /**
   * Computes an inner product: element {@code i} is added to stripe {@code i mod 16}, each stripe
   * is a chain of fused multiply-adds, and the stripes are summed by halves (8, 4, 2, 1).
   */
  public abstract float dot(float[] a, int aOffset, float[] b, int bOffset, int length);

  /**
   * Computes the {@link #dot} of each row of a matrix with a vector, with the same bits.
   *
   * @param x numbers from {@code at} on, one for each column
   * @param into gets one number for each row, from its start
   */
  public final void dots(FloatMatrix a, float[] x, int at, float[] into) {
    int columns = a.columns();
    int done = dotsOfFour(a, x, at, into);
    for (int row = done; row < a.rows(); row++) {
      into[row] = dot(a.values(), a.offset() + row * columns, x, at, columns);
    }
  }

  /**
   * Computes the {@link #dot} of each row of a matrix with two vectors, with the same bits as
   * {@link #dots}; the matrix is read once.
   *
   * @param x one row, with as many columns as the matrix, and so is {@code y}
   * @param ofX gets the numbers of {@code x}, one for each row, from its start
   * @param ofY gets those of {@code y}
   */
  public final void dots(FloatMatrix a, FloatMatrix x, FloatMatrix y, float[] ofX, float[] ofY) {
    int columns = a.columns();
    int done = dotsOfTwo(a, x, y, ofX, ofY);
    for (int row = done; row < a.rows(); row++) {
      int from = a.offset() + row * columns;
      ofX[row] = dot(a.values(), from, x.values(), x.offset(), columns);
      ofY[row] = dot(a.values(), from, y.values(), y.offset(), columns);
    }
  }

  /** As {@link #dotsOfFour}, with two vectors. */
  abstract int dotsOfTwo(FloatMatrix a, FloatMatrix x, FloatMatrix y, float[] ofX, float[] ofY);

  /** Computes the first rows in the way of the implementation, and returns how many. */
  abstract int dotsOfFour(FloatMatrix a, float[] x, int at, float[] into);

  /**
   * Normalises each row, then scales and shifts it: {@code y = ((x − mean) / √(variance + ε)) ·
   * gain + bias} with the biased variance. Sums are striped as in {@link #dot}.
   *
   * @param y result, of the same shape as x; may be x itself
   */
  public final void normalise(FloatMatrix x, RowNorm norm, FloatMatrix y) {
    if (!fits(x, y.rows(), norm.width()) || !fits(y, x.rows(), norm.width())) {
      throw new IllegalArgumentException(
          "Cannot normalise " + x.shape() + " into " + y.shape() + " by a row of " + norm.width());
    }
    normaliseRows(x, norm, y);
  }

  abstract void normaliseRows(FloatMatrix x, RowNorm norm, FloatMatrix y);

  /**
   * Adds to each row the element by element products of weights with stretches of an array: {@code
   * into[r, c] += Σ_t x[base + sources[r · taps + t] + c] · weights[t, c]}, in the order of {@code
   * t}, with fused multiply-adds; what a depthwise convolution adds for a frame.
   *
   * @param sources of each row one index for each tap, from {@code base}; a negative tap is left
   *     out
   * @param weights taps x columns
   * @param into rows x columns; must not overlap the array
   */
  public final void addTaps(
      float[] x, int base, int[] sources, FloatMatrix weights, FloatMatrix into) {
    if (weights.columns() != into.columns()
        || sources.length / Math.max(1, weights.rows()) < into.rows()) {
      throw new IllegalArgumentException(
          "Cannot add "
              + sources.length
              + " stretches by weights of "
              + weights.shape()
              + " to "
              + into.shape());
    }
    addAllTaps(x, base, sources, weights, into);
  }

  abstract void addAllTaps(
      float[] x, int base, int[] sources, FloatMatrix weights, FloatMatrix into);

  /** Adds the taps of one row, from a column on, one number after the other. */
  static void addTaps(
      float[] x,
      int base,
      int[] sources,
      FloatMatrix weights,
      FloatMatrix into,
      int row,
      int column) {
    int columns = into.columns();
    int taps = weights.rows();
    float[] out = into.values();
    float[] by = weights.values();
    int to = into.offset() + row * columns;
    for (int tap = 0; tap < taps; tap++) {
      int source = sources[row * taps + tap];
      if (source >= 0) {
        int w = weights.offset() + tap * columns;
        for (int c = column; c < columns; c++) {
          out[to + c] = Math.fma(x[base + source + c], by[w + c], out[to + c]);
        }
      }
    }
  }

  /**
   * Replaces each row by its softmax, {@code e^(x − max) / Σ e^(x − max)}. Sums are striped as in
   * {@link #dot}; powers are those of {@link Curve#EXP}. A row of which each number is -∞ becomes
   * NaN.
   */
  public abstract void softmax(FloatMatrix x);

  /** Replaces each of {@code length} numbers by the value of a curve. */
  public abstract void bend(Curve curve, float[] values, int offset, int length);

  /**
   * {@code into[i, j] += Σ_k left[i, k] · right[k, j]}, in the order of {@code k}.
   *
   * @param rightValues right factor, row-major, with as many columns as {@code into}
   */
  abstract void accumulate(Left left, float[] rightValues, int rightOffset, FloatMatrix into);

  /**
   * Returns the number of columns to which a matrix of {@code n} columns should be padded with
   * zeros for speed: the next multiple of sixteen if that is less than 1.5 n, otherwise n.
   */
  public static int padded(int n) {
    int whole = (n + LINE - 1) / LINE * LINE;
    return 2 * whole < 3 * n ? whole : n;
  }

  /** The largest of the stripes that begin at {@code at}. */
  static float largest(float[] stripes, int at) {
    float most = stripes[at];
    for (int i = at + 1; i < at + STRIPES; i++) {
      most = Math.max(most, stripes[i]);
    }
    return most;
  }

  /** Sums by halves, in registers, the stripes that begin at {@code at}. */
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
   * The left factor, straight or transposed: element (i, k) has the index {@code offset + i ·
   * rowStride + k · innerStride}.
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
    // In squares with sides of one cache line, so that a line stays in the cache until it is full.
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
