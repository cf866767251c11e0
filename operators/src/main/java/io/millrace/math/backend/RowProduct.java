package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;

/**
 * Multiplies rows by a frozen weight matrix. Holds scratch memory: one instance for each thread.
 */
public interface RowProduct {

  /**
   * {@code into += rows · W}: the present value of {@code into} is the first summand, for example a
   * bias. If this method throws, {@code into} is unchanged.
   *
   * @param rows any number of rows, with as many columns as W has rows
   * @param into the same number of rows, with as many columns as W
   */
  void add(FloatMatrix rows, FloatMatrix into);
}
