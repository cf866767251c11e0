package io.millrace.math.polar;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;

/**
 * Computes the nearest orthogonal matrices of many matrices. Matrices of {@code rows × n} are
 * stored one after the other in windows of {@code count · rows} rows and n columns. Each is
 * processed independently, as in {@link PolarFactor}. Holds scratch memory: one instance for each
 * thread.
 */
public interface PolarBatch {

  /**
   * Writes the polar factor of each of {@code gradients} to the same position in {@code into}. If
   * this method throws, {@code into} is unchanged.
   *
   * @param previous orthogonal matrices that the results follow in directions that a gradient does
   *     not determine; may be {@code into}
   */
  void factor(FloatMatrix gradients, FloatMatrix previous, FloatMatrix into);

  /**
   * Replaces matrices that are nearly orthogonal by the nearest orthogonal ones, in place. A matrix
   * that is not nearly orthogonal is processed as by {@link #factor}.
   */
  void retract(FloatMatrix matrices);

  /**
   * Creates an implementation in this JVM that processes one matrix after the other. The kernels
   * must be used by one thread.
   */
  static PolarBatch here(int rows, int n, Kernels kernels) {
    return new PolarFactors(rows, n, kernels);
  }
}
