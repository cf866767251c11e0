package io.millrace.dictionary.learn;

import io.millrace.api.math.FloatMatrix;
import io.millrace.dictionary.code.Shape;

/**
 * What a step has worked out about the rows of its block by one basis, for the training that may
 * follow. Grows to the largest block seen and is reused.
 */
final class Observations {

  private final Shape shape;
  private int capacity;

  /** Rows with zeros, later imputed values, for what is missing. */
  FloatMatrix filled;

  /** Codes of the filled rows, all of them. */
  FloatMatrix codes;

  /** Codes that are kept, zeros between them. */
  FloatMatrix kept;

  /** What the kept codes say the rows were. */
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

  /** Makes room for a block of that many rows. */
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
