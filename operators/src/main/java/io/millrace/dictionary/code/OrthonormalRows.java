package io.millrace.dictionary.code;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.polar.PolarBatch;

/**
 * Computes the matrix with orthonormal rows that is nearest to a given one, from the polar factor
 * of its transpose, which has no more columns than rows. Holds scratch memory: one instance for
 * each thread.
 */
public final class OrthonormalRows {

  private static final int LINE = 16;

  private final Shape shape;
  private final PolarBatch polar;
  private final FloatMatrix given;
  private final FloatMatrix before;

  /**
   * @param polar polar factors of matrices of {@code channels × atoms}
   */
  public OrthonormalRows(Shape shape, PolarBatch polar) {
    this.shape = shape;
    this.polar = polar;
    this.given = FloatMatrix.of(shape.channels(), shape.atoms());
    this.before = FloatMatrix.of(shape.channels(), shape.atoms());
  }

  /**
   * Writes the factor of {@code gradient} to {@code into}, which may be {@code previous}. In
   * directions that the gradient does not determine, the result follows {@code previous}.
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

  /** Replaces a matrix by the nearest one with orthonormal rows; cheap if it is already close. */
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

  /**
   * Transposes a square with sides of one cache line, so that a line stays in the cache until it is
   * full.
   */
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
