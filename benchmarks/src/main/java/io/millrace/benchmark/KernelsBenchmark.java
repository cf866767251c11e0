package io.millrace.benchmark;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures matrix products of shapes that occur in a bundle, given as {@code rows x inner x
 * columns}, in the plain and the vector version. GFLOP/s = 2 · rows · inner · columns /
 * nanoseconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class KernelsBenchmark {

  @Param({"plain", "vector"})
  String twin;

  @Param({"1x64x64", "11x11x11", "30x30x30", "64x64x64", "128x128x128", "256x64x256"})
  String shape;

  private Kernels kernels;
  private FloatMatrix a;
  private FloatMatrix b;
  private FloatMatrix aTransposed;
  private FloatMatrix bTransposed;
  private FloatMatrix into;

  @Setup
  public void prepare() {
    String[] extents = shape.split("x");
    int rows = Integer.parseInt(extents[0]);
    int inner = Integer.parseInt(extents[1]);
    int columns = Integer.parseInt(extents[2]);
    SeededRandom random = new SeededRandom(1);
    kernels = KernelChoice.choose(twin).create();
    a = gaussian(random, rows, inner);
    b = gaussian(random, inner, columns);
    aTransposed = gaussian(random, inner, rows);
    bTransposed = gaussian(random, columns, inner);
    into = FloatMatrix.of(rows, columns);
  }

  /** a · b. */
  @Benchmark
  public FloatMatrix multiply() {
    kernels.multiply(a, b, into);
    return into;
  }

  /** aᵀ · b, as in a Gram matrix or a gradient. */
  @Benchmark
  public FloatMatrix multiplyTransposedLeft() {
    kernels.multiplyTransposedLeft(aTransposed, b, into);
    return into;
  }

  /** a · bᵀ, as in the codes of a block of samples. */
  @Benchmark
  public FloatMatrix multiplyTransposedRight() {
    kernels.multiplyTransposedRight(a, bTransposed, into);
    return into;
  }

  private static FloatMatrix gaussian(SeededRandom random, int rows, int columns) {
    FloatMatrix matrix = FloatMatrix.of(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.values()[i] = (float) random.gaussian();
    }
    return matrix;
  }
}
