package io.millrace.dictionary.code;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.polar.PolarBatch;

/**
 * The matrix with orthonormal rows that is nearest to a given one: the polar factor of its
 * transpose, which has no more columns than rows. Holds scratch: one for each thread.
 */
public final class OrthonormalRows {

  private static final int LINE = 16;

  private final Shape shape;
  private final PolarBatch polar;
  private final FloatMatrix given;
  private final FloatMatrix before;

  /**
   * @param polar for matrices of {@code channels × atoms}
   */
  public OrthonormalRows(Shape shape, PolarBatch polar) {
    this.shape = shape;
    this.polar = polar;
    this.given = FloatMatrix.of(shape.channels(), shape.atoms());
    this.before = FloatMatrix.of(shape.channels(), shape.atoms());
  }

  /**
   * Writes the factor of {@code gradient} to {@code into}, which may be {@code previous}; that
   * decides where the gradient says nothing.
   */
  public void factor(FloatMatrix gradient, FloatMatrix previous, FloatMatrix into) {
    if (shape.isSquare()) {
      polar.factor(gradient, previous, into);
      return;
    }
    transpose(gradient, given);
    transpose(previous, before);
    polar.factor(given, before, before);
    transpose(before, into);
  }

  /** Moves a matrix that is nearly orthonormal, or any other, to the nearest that is. */
  public void retract(FloatMatrix a) {
    if (shape.isSquare()) {
      polar.retract(a);
      return;
    }
    transpose(a, given);
    polar.retract(given);
    transpose(given, a);
  }

  /** Copies the transpose of one matrix into another. */
  public static void transpose(FloatMatrix from, FloatMatrix into) {
    for (int row = 0; row < from.rows(); row += LINE) {
      for (int column = 0; column < from.columns(); column += LINE) {
        transpose(from, into, row, column);
      }
    }
  }

  /** A square of one cache line a side, so that a line that is written to stays near until full. */
  private static void transpose(FloatMatrix from, FloatMatrix into, int firstRow, int first) {
    float[] values = from.values();
    float[] to = into.values();
    int lastRow = Math.min(from.rows(), firstRow + LINE);
    int last = Math.min(from.columns(), first + LINE);
    for (int row = firstRow; row < lastRow; row++) {
      int at = from.offset() + row * from.columns();
      int out = into.offset() + row;
      for (int column = first; column < last; column++) {
        to[out + column * from.rows()] = values[at + column];
      }
    }
  }
}
