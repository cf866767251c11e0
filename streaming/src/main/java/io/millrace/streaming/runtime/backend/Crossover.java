package io.millrace.streaming.runtime.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.RowProduct;
import io.millrace.math.polar.PolarBatch;
import java.util.function.LongSupplier;

/*
 * Time of a backend = sum of the best times of the operations that the operator uses: a product for
 * the rows of a full bundle, in parts as large as the backend takes at once, and a polar factor for
 * one matrix. Each operation runs for at least 1 s, until its best time has not improved by 5% for
 * 0.5 s, and for at most 5 s. Before the JVM has compiled them, kernels of the Vector API are a
 * thousand times slower, so a shorter warm-up would choose any device. The best time counts,
 * because noise only adds time. All operations have equal weight, because how often each is called
 * is not known before the stream starts.
 */
/** Measures how long backends take for the operations of an operator. */
final class Crossover {

  private static final long LEAST_NANOS = 1_000_000_000;
  private static final long SETTLED_NANOS = 500_000_000;
  private static final long MOST_NANOS = 5_000_000_000L;
  private static final double BETTER = 0.95;

  private final MathDemand demand;
  private final int rows;
  private final LongSupplier clock;

  /**
   * @param rows rows of a full bundle
   * @param clock clock in nanoseconds
   */
  Crossover(MathDemand demand, int rows, LongSupplier clock) {
    this.demand = demand;
    this.rows = rows;
    this.clock = clock;
  }

  /** Nanoseconds that a backend takes to compute each operation once. */
  long nanos(DenseBackend backend) {
    long sum = 0;
    for (MathDemand.Product product : demand.products()) {
      sum += best(product(backend, product));
    }
    for (MathDemand.Polar polar : demand.polars()) {
      sum += best(polar(backend, polar));
    }
    return sum;
  }

  private Runnable product(DenseBackend backend, MathDemand.Product size) {
    RowProduct product = backend.product(some(size.inner(), size.columns()));
    FloatMatrix from = some(rows, size.inner());
    FloatMatrix to = FloatMatrix.of(rows, size.columns());
    int atOnce = Math.min(rows, backend.rowsAtOnce());
    return () -> {
      for (int row = 0; row < rows; row += atOnce) {
        int count = Math.min(atOnce, rows - row);
        product.add(
            from.onto(from.values(), row * size.inner(), count),
            to.onto(to.values(), row * size.columns(), count));
      }
    };
  }

  private static Runnable polar(DenseBackend backend, MathDemand.Polar size) {
    PolarBatch polar = backend.polar(size.rows(), size.n());
    FloatMatrix gradient = some(size.rows(), size.n());
    for (int i = 0; i < size.n(); i++) {
      gradient.set(i, i, 4f);
    }
    FloatMatrix into = FloatMatrix.of(size.rows(), size.n());
    return () -> polar.factor(gradient, gradient, into);
  }

  private long best(Runnable work) {
    long start = clock.getAsLong();
    long before = start;
    long improved = start;
    long best = Long.MAX_VALUE;
    while (before - start < LEAST_NANOS || before - improved < SETTLED_NANOS) {
      before = clock.getAsLong();
      work.run();
      long after = clock.getAsLong();
      if (after - before < best) {
        improved = after - before < BETTER * best ? after : improved;
        best = after - before;
      }
      if (after - start > MOST_NANOS) {
        break;
      }
    }
    return best;
  }

  /** Numbers between ±1/2 without a pattern that a cache or branch predictor could exploit. */
  private static FloatMatrix some(int rows, int columns) {
    FloatMatrix matrix = FloatMatrix.of(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.values()[i] = (i * 0x9E3779B9 >>> 8) / (float) (1 << 24) - 0.5f;
    }
    return matrix;
  }
}
