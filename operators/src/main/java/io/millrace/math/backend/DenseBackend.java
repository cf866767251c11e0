package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.polar.PolarBatch;

/**
 * Where an operator's dense maths of whole blocks is computed: rows times a packed weight matrix,
 * and polar factors of many matrices. Callers hand over rows and get rows back; nothing above this
 * seam knows what an array of a device looks like.
 *
 * <p>One backend is picked for an operator when it starts, and stays. A choice for each bundle
 * would make results depend on how records were bundled. {@link JvmBackend} is the reference and
 * keeps law 5 bit for bit; any other states a tolerance, and rows of it that are bundled in another
 * way may differ within that.
 *
 * <p>An instance may be shared by threads; what it makes may not.
 */
public interface DenseBackend extends AutoCloseable {

  /** Name in configuration and metrics, for example {@code jvm}. */
  String name();

  /**
   * Largest distance from {@link JvmBackend}'s result, relative to it in the Frobenius norm: of a
   * product without cancellation, and of the polar factor of a well-conditioned matrix. Zero means
   * the same bits.
   */
  double tolerance();

  /**
   * Rows that a caller who makes them up as it goes should hand over at once: few where they stay
   * in a near cache, many where every call costs.
   */
  int rowsAtOnce();

  /**
   * A product with frozen weights, which are taken to where it is computed, once.
   *
   * @param weights inner × columns; not to be changed afterwards
   */
  RowProduct product(FloatMatrix weights);

  /** The polar factor of matrices of {@code rows × n}; {@code rows} is at least n. */
  PolarBatch polar(int rows, int n);

  /** Gives back what is held outside the heap. What was made by it is of no use afterwards. */
  @Override
  void close();
}
