package io.millrace.api.math;

/**
 * A row-major matrix of {@code rows × columns} floats: a window onto an array.
 *
 * <p>The window can be moved without allocation ({@link #onto}), because one operator instance
 * serves many groups, each with its own parameter array. The array is never copied; only {@link
 * #of} creates one.
 *
 * <pre>{@code
 * float[] parameters = {0, 1, 2, 3, 4, 5, 6};
 * FloatMatrix weights = FloatMatrix.wrap(parameters, 1, 2, 3); // 2 rows of 3 from index 1 on
 * assert weights.at(1, 0) == 4;
 * }</pre>
 *
 * <p>A window that exceeds its array is refused. {@link #at} and {@link #set} check only the bounds
 * of the array; kernels work on {@link #values} directly.
 */
public final class FloatMatrix {

  private final int columns;
  private int rows;
  private float[] values;
  private int offset;

  private FloatMatrix(int rows, int columns, float[] values, int offset) {
    if (rows < 0 || columns < 1) {
      throw new IllegalArgumentException(
          "Cannot shape a matrix as " + rows + " x " + columns + ": expected positive extents");
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
    this.offset = offset;
  }

  /** Creates a matrix of zeros with a new array. */
  public static FloatMatrix of(int rows, int columns) {
    return new FloatMatrix(rows, columns, new float[Math.multiplyExact(rows, columns)], 0);
  }

  /** Creates a window onto an existing array. */
  public static FloatMatrix wrap(float[] values, int offset, int rows, int columns) {
    FloatMatrix matrix = new FloatMatrix(rows, columns, values, offset);
    matrix.check();
    return matrix;
  }

  /** Moves the window to another array or offset; the shape stays the same. */
  public FloatMatrix onto(float[] values, int offset) {
    return onto(values, offset, rows);
  }

  /** Moves the window to another array or offset and changes its number of rows. */
  public FloatMatrix onto(float[] values, int offset, int rows) {
    this.values = values;
    this.offset = offset;
    this.rows = rows;
    check();
    return this;
  }

  /** Changes the number of rows of the window. */
  public FloatMatrix rows(int rows) {
    return onto(values, offset, rows);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the array of the window, not a copy. */
  public float[] values() {
    return values;
  }

  /** Index of the first element in {@link #values}. */
  public int offset() {
    return offset;
  }

  /** Number of elements. */
  public int size() {
    return rows * columns;
  }

  /** Returns one element. */
  public float at(int row, int column) {
    return values[offset + row * columns + column];
  }

  /** Sets one element. */
  public void set(int row, int column, float value) {
    values[offset + row * columns + column] = value;
  }

  /** Copies the elements of a matrix of the same shape into this one. */
  public void copyFrom(FloatMatrix other) {
    if (other.rows != rows || other.columns != columns) {
      throw new IllegalArgumentException("Cannot copy " + other.shape() + " into " + shape());
    }
    System.arraycopy(other.values, other.offset, values, offset, size());
  }

  /** Sets every element to the same value. */
  public void fill(float value) {
    java.util.Arrays.fill(values, offset, offset + size(), value);
  }

  /** Returns the extents for messages, for example {@code 3 x 4}. */
  public String shape() {
    return rows + " x " + columns;
  }

  private void check() {
    if (offset < 0 || rows < 0 || offset + (long) rows * columns > values.length) {
      throw new IllegalArgumentException(
          "Cannot lay a "
              + shape()
              + " window at "
              + offset
              + ": the array has "
              + values.length
              + " floats");
    }
  }
}
