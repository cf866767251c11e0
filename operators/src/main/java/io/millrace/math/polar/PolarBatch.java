package io.millrace.math.polar;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;

/**
 * The orthogonal matrices nearest to many given ones. Matrices of {@code rows × n} lie one behind
 * the other in windows of {@code count · rows} rows and n columns. Each is treated by itself, as
 * {@link PolarFactor} does. Holds scratch: one for each thread.
 */
public interface PolarBatch {

  /**
   * Writes the polar factor of each of {@code gradients} to its place in {@code into}. Where it
   * throws, {@code into} is as it was.
   *
   * @param previous orthogonal matrices that decide where a gradient does not; may be {@code into}
   */
  void factor(FloatMatrix gradients, FloatMatrix previous, FloatMatrix into);

  /**
   * Moves matrices that are nearly orthogonal onto the orthogonal group, in place. One that is not
   * near goes the way of {@link #factor}.
   */
  void retract(FloatMatrix matrices);

  /** In this JVM, one matrix after the other, with kernels that one thread uses. */
  static PolarBatch here(int rows, int n, Kernels kernels) {
    return new PolarFactors(rows, n, kernels);
  }
}
