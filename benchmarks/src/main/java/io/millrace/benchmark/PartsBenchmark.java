package io.millrace.benchmark;

import io.millrace.api.math.Curve;
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
 * Measures parts of a step alone, as a lower bound of its cost: nanoseconds for a block of {@code
 * rows} keys.
 *
 * <p>{@code products} reads the weights once and multiplies them; {@code curves} applies the
 * activation functions to as many numbers as the step does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class PartsBenchmark {

  private static final int WIDTH = 64;

  /**
   * Inner and column extents of the products: of a GRU's gates and new gates; of an S5 block; of
   * convolutions.
   */
  public enum Step {
    GRU(new int[] {64, 64, 64, 64}, new int[] {128, 128, 64, 64}, 128, 64),
    S5(new int[] {64, 64, 64}, new int[] {64, 64, 64}, 64, 64),
    CONV(new int[] {576, 576, 576, 576}, new int[] {64, 64, 64, 64}, 0, 0);

    private final int[] inner;
    private final int[] columns;
    private final int sigmoids;
    private final int tanhs;

    Step(int[] inner, int[] columns, int sigmoids, int tanhs) {
      this.inner = inner;
      this.columns = columns;
      this.sigmoids = sigmoids;
      this.tanhs = tanhs;
    }
  }

  @Param({"GRU", "S5", "CONV"})
  Step step;

  @Param({"1", "64"})
  int rows;

  /** Floats before the weights: 12 put them on a cache line with -XX:ObjectAlignmentInBytes=64. */
  @Param({"0"})
  int before;

  private Kernels kernels;
  private FloatMatrix[] left;
  private FloatMatrix[] right;
  private FloatMatrix[] into;
  private float[] inputs;
  private float[] values;

  @Setup
  public void prepare() {
    SeededRandom random = new SeededRandom(1);
    kernels = KernelChoice.choose("vector").create();
    int products = step.inner.length;
    left = new FloatMatrix[products];
    right = new FloatMatrix[products];
    into = new FloatMatrix[products];
    for (int product = 0; product < products; product++) {
      left[product] = gaussian(random, rows, step.inner[product]);
      right[product] = shifted(gaussian(random, step.inner[product], step.columns[product]));
      into[product] = FloatMatrix.of(rows, step.columns[product]);
    }
    values = gaussian(random, rows, 3 * WIDTH).values();
    inputs = values.clone();
  }

  /** The products of a step, each from zero. */
  @Benchmark
  public FloatMatrix[] products() {
    for (int product = 0; product < left.length; product++) {
      kernels.multiply(left[product], right[product], into[product]);
    }
    return into;
  }

  /** The activation functions of a step. */
  @Benchmark
  public float[] curves() {
    System.arraycopy(inputs, 0, values, 0, values.length);
    kernels.bend(Curve.SIGMOID, values, 0, rows * step.sigmoids);
    kernels.bend(Curve.TANH, values, rows * step.sigmoids, rows * step.tanhs);
    return values;
  }

  private FloatMatrix shifted(FloatMatrix matrix) {
    float[] shifted = new float[before + matrix.size()];
    System.arraycopy(matrix.values(), 0, shifted, before, matrix.size());
    return FloatMatrix.wrap(shifted, before, matrix.rows(), matrix.columns());
  }

  private static FloatMatrix gaussian(SeededRandom random, int rows, int columns) {
    FloatMatrix matrix = FloatMatrix.of(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.values()[i] = (float) random.gaussian();
    }
    return matrix;
  }
}
