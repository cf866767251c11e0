package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.math.polar.PolarBatch;
import java.util.function.Supplier;

/**
 * Dense maths in this JVM, by the {@link Kernels}: the reference for every other backend, and what
 * runs where none is asked for. A row's bits depend on no other row. Allocates nothing after
 * warm-up.
 */
public final class JvmBackend implements DenseBackend {

  /** Name in configuration and metrics. */
  public static final String NAME = "jvm";

  /** Rows whose patches are multiplied while they are still in the nearest cache. */
  private static final int NEAR = 16;

  /** Asked for each product, so that a process that cannot choose says so where it computes. */
  private final Supplier<KernelChoice> choice;

  private JvmBackend(Supplier<KernelChoice> choice) {
    this.choice = choice;
  }

  /** With kernels of choice. */
  public JvmBackend(KernelChoice choice) {
    this(() -> choice);
  }

  /** With the process's kernels. */
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
