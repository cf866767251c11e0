package io.millrace.dictionary.learn;

import io.millrace.api.math.FloatMatrix;
import io.millrace.dictionary.code.Shape;

/**
 * Intermediate results of a step with one basis, for the training on the same block. The arrays
 * grow to the largest block so far and are reused.
 */
final class Observations {

  private final Shape shape;
  private int capacity;

  /** Rows in which missing channels are zero and later imputed. */
  FloatMatrix filled;

  /** All codes of the filled rows. */
  FloatMatrix codes;

  /** Kept codes, with zeros in place of the others. */
  FloatMatrix kept;

  /** Reconstructions of the rows from the kept codes. */
  FloatMatrix rebuilt;

  /** Norm of the observed channels. */
  double[] norms;

  /** Mean squared residual of the observed channels. */
  double[] residuals;

  double[] errors;

  Observations(Shape shape) {
    this.shape = shape;
    allocate(1);
  }

  /** Makes room for a block of {@code rows} rows. */
  void size(int rows, int atMost) {
    if (atMost > capacity) {
      allocate(atMost);
    }
    filled.rows(rows);
    codes.rows(rows);
    kept.rows(rows);
    rebuilt.rows(rows);
  }

  private void allocate(int rows) {
    capacity = rows;
    filled = FloatMatrix.of(rows, shape.channels());
    codes = FloatMatrix.of(rows, shape.atoms());
    kept = FloatMatrix.of(rows, shape.atoms());
    rebuilt = FloatMatrix.of(rows, shape.channels());
    norms = new double[rows];
    residuals = new double[rows];
    errors = new double[rows];
  }
}
