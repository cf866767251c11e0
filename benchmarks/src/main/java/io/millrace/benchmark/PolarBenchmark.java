package io.millrace.benchmark;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Orthogonal;
import io.millrace.math.polar.PolarFactor;
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
 * Measures the polar factor of an {@code n × n} gradient: the iteration on an orthogonal matrix
 * with rows scaled by 1 to 10, and the exact path on the same matrix with a column of zeros.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class PolarBenchmark {

  @Param({"plain", "vector"})
  String twin;

  @Param({"16", "30", "64", "128", "256"})
  int n;

  private PolarFactor polar;
  private FloatMatrix gradient;
  private FloatMatrix singular;
  private FloatMatrix previous;
  private FloatMatrix into;

  @Setup
  public void prepare() {
    SeededRandom random = new SeededRandom(1);
    polar = new PolarFactor(n, KernelChoice.choose(twin).create());
    gradient = FloatMatrix.of(n, n);
    singular = FloatMatrix.of(n, n);
    previous = FloatMatrix.of(n, n);
    into = FloatMatrix.of(n, n);
    Orthogonal.haar(random, gradient);
    Orthogonal.haar(random, previous);
    for (int row = 0; row < n; row++) {
      // Row scales from 1 to 10 are the singular values.
      float scale = (float) Math.pow(10, row / (double) n);
      for (int column = 0; column < n; column++) {
        gradient.set(row, column, scale * gradient.at(row, column));
      }
    }
    singular.copyFrom(gradient);
    for (int row = 0; row < n; row++) {
      singular.set(row, 0, 0f);
    }
  }

  /** The iteration. */
  @Benchmark
  public FloatMatrix iterated() {
    polar.factor(gradient, previous, into);
    return into;
  }

  /** A singular gradient. */
  @Benchmark
  public FloatMatrix completed() {
    polar.factor(singular, previous, into);
    return into;
  }
}
