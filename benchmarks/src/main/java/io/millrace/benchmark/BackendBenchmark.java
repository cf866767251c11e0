package io.millrace.benchmark;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackends;
import io.millrace.math.backend.RowProduct;
import io.millrace.math.factor.Orthogonal;
import io.millrace.math.polar.PolarBatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures a math backend through its interface, with inputs and outputs on the heap: the product
 * of B rows and one n × n matrix, and the polar factors of B matrices of n × n, each near a
 * multiple of an orthogonal matrix, as the gradients of a learner are. Backends other than {@code
 * jvm} must be added to the class path: see docs/benchmarks/backends.md.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class BackendBenchmark {

  private static final double NOISE = 0.15;

  @Param({"jvm"})
  String backend;

  @Param({"32", "64", "128"})
  int n;

  @Param({"1", "16", "128", "1024"})
  int batch;

  private DenseBackend opened;
  private RowProduct product;
  private PolarBatch polar;
  private FloatMatrix rows;
  private FloatMatrix products;
  private FloatMatrix gradients;
  private FloatMatrix factors;

  @Setup
  public void prepare() {
    SeededRandom random = new SeededRandom(1);
    opened = DenseBackends.present().open(backend);
    product = opened.product(gaussian(random, n, n));
    polar = opened.polar(n, n);
    rows = gaussian(random, batch, n);
    products = FloatMatrix.of(batch, n);
    gradients = FloatMatrix.of(batch * n, n);
    factors = FloatMatrix.of(batch * n, n);
    FloatMatrix whole = FloatMatrix.of(n, n);
    Orthogonal.haar(random, whole);
    for (int row = 0; row < batch * n; row++) {
      for (int j = 0; j < n; j++) {
        double noise = NOISE * random.gaussian() / Math.sqrt(n);
        gradients.set(row, j, (float) (7 * (whole.at(row % n, j) + noise)));
      }
    }
  }

  @TearDown
  public void close() {
    opened.close();
  }

  /** {@code into += X · W}. */
  @Benchmark
  public FloatMatrix rows() {
    product.add(rows, products);
    return products;
  }

  /** The factors of all matrices. */
  @Benchmark
  public FloatMatrix polar() {
    polar.factor(gradients, gradients, factors);
    return factors;
  }

  private static FloatMatrix gaussian(SeededRandom random, int rows, int columns) {
    FloatMatrix matrix = FloatMatrix.of(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.values()[i] = (float) random.gaussian();
    }
    return matrix;
  }
}
