package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowNormTest {

  private static final int WIDEST = 70;
  private static final double EPSILON = 1e-5;

  private final SeededRandom random = new SeededRandom(8);
  private final List<Kernels> twins =
      List.of(KernelChoice.choose("plain").create(), KernelChoice.choose("vector").create());

  @Test
  void exampleUsage() {
    FloatMatrix x = FloatMatrix.wrap(new float[] {1, 3, 10, 30}, 0, 2, 2);
    FloatMatrix y = FloatMatrix.of(2, 2);

    RowNorm norm = new RowNorm(new float[] {1, 1}, new float[] {0, 5}, 0);
    twins.get(0).normalise(x, norm, y);

    // One deviation below and above the mean of its row, the second shifted by five.
    assertThat(y.values()).containsExactly(-1, 6, -1, 6);
  }

  @Test
  void agreesWithDoublePrecisionAtEveryWidth() {
    for (int width = 1; width <= WIDEST; width++) {
      FloatMatrix x = Matrices.gaussian(random, 3, width);
      RowNorm norm = norm(width);
      for (Kernels kernels : twins) {
        FloatMatrix y = FloatMatrix.of(3, width);
        kernels.normalise(x, norm, y);
        for (int row = 0; row < 3; row++) {
          double[] expected = normalised(x, row, norm);
          for (int i = 0; i < width; i++) {
            assertThat((double) y.at(row, i)).isCloseTo(expected[i], within(2e-5));
          }
        }
      }
    }
  }

  @Test
  void twinsAgreeToTheLastBitAtEveryWidthAndOffset() {
    for (int width = 1; width <= WIDEST; width++) {
      float[] values = Matrices.gaussian(random, 1, 3 * width + 5).values();
      FloatMatrix x = FloatMatrix.wrap(values, 5, 3, width);
      float[] plain = new float[3 * width + 2];
      float[] vector = new float[3 * width + 2];
      RowNorm norm = norm(width);

      twins.get(0).normalise(x, norm, FloatMatrix.wrap(plain, 1, 3, width));
      twins.get(1).normalise(x, norm, FloatMatrix.wrap(vector, 1, 3, width));

      assertThat(vector).as("width %d", width).containsExactly(plain);
    }
  }

  @Test
  void aRowIsTheSameAloneInABlockAndInPlace() {
    for (Kernels kernels : twins) {
      RowNorm norm = norm(33);
      FloatMatrix x = Matrices.gaussian(random, 9, 33);
      FloatMatrix block = FloatMatrix.of(9, 33);
      kernels.normalise(x, norm, block);

      FloatMatrix alone = FloatMatrix.of(1, 33);
      kernels.normalise(FloatMatrix.wrap(x.values(), 4 * 33, 1, 33), norm, alone);
      kernels.normalise(x, norm, x);

      assertThat(alone.values()).containsExactly(Arrays.copyOfRange(block.values(), 132, 165));
      assertThat(x.values()).containsExactly(block.values());
    }
  }

  @Test
  void aConstantRowBecomesTheBias() {
    for (Kernels kernels : twins) {
      FloatMatrix x = FloatMatrix.of(1, 20);
      x.fill(0.375f);
      RowNorm norm = norm(20);
      kernels.normalise(x, norm, x);

      assertThat(x.values()).containsExactly(norm.bias());
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    FloatMatrix x = FloatMatrix.of(2, 3);

    assertThatThrownBy(() -> twins.get(0).normalise(x, norm(4), x))
        .hasMessage("Cannot normalise 2 x 3 into 2 x 3 by a row of 4");
    assertThatThrownBy(() -> twins.get(0).normalise(x, norm(3), FloatMatrix.of(1, 3)))
        .hasMessage("Cannot normalise 2 x 3 into 1 x 3 by a row of 3");
    assertThatThrownBy(() -> new RowNorm(new float[2], new float[3], 0))
        .hasMessage("Cannot normalise by 2 gains and 3 biases");
  }

  private RowNorm norm(int width) {
    return new RowNorm(
        Matrices.gaussian(random, 1, width).values(),
        Matrices.gaussian(random, 1, width).values(),
        EPSILON);
  }

  private static double[] normalised(FloatMatrix x, int row, RowNorm norm) {
    int width = norm.width();
    double[] values = new double[width];
    for (int i = 0; i < width; i++) {
      values[i] = x.at(row, i);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / width;
    for (int i = 0; i < width; i++) {
      double normal = (values[i] - mean) / Math.sqrt(variance + EPSILON);
      values[i] = normal * norm.gain()[i] + norm.bias()[i];
    }
    return values;
  }
}
