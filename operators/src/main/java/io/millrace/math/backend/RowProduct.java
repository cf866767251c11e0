package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;

/** Rows times one frozen weight matrix. Holds scratch: one for each thread. */
public interface RowProduct {

  /**
   * {@code into += rows · W}: what stands in {@code into} is the first summand, a bias for example.
   * Where it throws, {@code into} is as it was.
   *
   * @param rows any number of rows of as many columns as W has rows
   * @param into as many rows, of as many columns as W has
   */
  void add(FloatMatrix rows, FloatMatrix into);
}
