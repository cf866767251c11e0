package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.math.polar.PolarBatch;
import java.util.function.Supplier;

/**
 * Computes dense operations in this JVM with {@link Kernels}. It is the default, and the reference
 * for every other backend. The bits of a row do not depend on other rows. Allocates nothing after
 * the warm-up.
 */
public final class JvmBackend implements DenseBackend {

  /** Name in configuration and metrics. */
  public static final String NAME = "jvm";

  /**
   * Number of rows that are multiplied together, so that their inputs are still in the first-level
   * cache.
   */
  private static final int NEAR = 16;

  /**
   * Evaluated for each product, so that an invalid setting causes an error only where kernels are
   * used.
   */
  private final Supplier<KernelChoice> choice;

  private JvmBackend(Supplier<KernelChoice> choice) {
    this.choice = choice;
  }

  /** Creates a backend with the given kernels. */
  public JvmBackend(KernelChoice choice) {
    this(() -> choice);
  }

  /** Creates a backend with the kernels of this process. */
  public static JvmBackend ofProcess() {
    return new JvmBackend(KernelChoice::ofProcess);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double tolerance() {
    return 0;
  }

  @Override
  public int rowsAtOnce() {
    return NEAR;
  }

  @Override
  public RowProduct product(FloatMatrix weights) {
    Kernels kernels = choice.get().create();
    return (rows, into) -> kernels.addProduct(rows, weights, into);
  }

  @Override
  public PolarBatch polar(int rows, int n) {
    return PolarBatch.here(rows, n, choice.get().create());
  }

  @Override
  public void close() {}
}
