package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.polar.PolarBatch;

/**
 * Computes dense operations on whole blocks for an operator: products of rows with a weight matrix,
 * and polar factors of many matrices. Callers pass and receive arrays of the heap; arrays of a
 * device are internal to an implementation.
 *
 * <p>The backend of an operator is chosen when the operator starts, and does not change. A choice
 * for each bundle would make results depend on how records were bundled. {@link JvmBackend} is the
 * reference: the result of a row is bitwise independent of the other rows (law 5 of {@link
 * io.millrace.api.operator.StreamModel}). Any other backend states a tolerance, and results may
 * differ within it if rows are bundled differently.
 *
 * <p>An instance may be shared by threads; the objects that it creates may not.
 */
public interface DenseBackend extends AutoCloseable {

  /** Returns the name in configuration and metrics, for example {@code jvm}. */
  String name();

  /**
   * Returns the largest distance from the result of {@link JvmBackend}, relative to that result in
   * the Frobenius norm, for a product without cancellation and for the polar factor of a
   * well-conditioned matrix. Zero means the same bits.
   */
  double tolerance();

  /**
   * Returns how many rows a caller that computes its rows one after the other should pass in one
   * call: few if they should stay in a cache, many if every call has a high cost.
   */
  int rowsAtOnce();

  /**
   * Creates a product with frozen weights, which are copied to the device once.
   *
   * @param weights matrix of inner × columns; must not change afterwards
   */
  RowProduct product(FloatMatrix weights);

  /**
   * Creates an object that computes polar factors of matrices of {@code rows × n}; {@code rows} is
   * at least n.
   */
  PolarBatch polar(int rows, int n);

  /**
   * Releases memory outside the heap. Objects that this backend created must not be used
   * afterwards.
   */
  @Override
  void close();
}
