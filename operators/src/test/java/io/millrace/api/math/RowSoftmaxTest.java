package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Kernels#softmax} against double precision, and its twins. */
class RowSoftmaxTest {

  private static final int WIDEST = 70;

  private final SeededRandom random = new SeededRandom(6);
  private final List<Kernels> twins =
      List.of(KernelChoice.choose("plain").create(), KernelChoice.choose("vector").create());

  @Test
  void exampleUsage() {
    FloatMatrix x = FloatMatrix.wrap(new float[] {3, 3, 3, 3, 0, 0, 0, 1e4f}, 0, 2, 4);
    twins.get(0).softmax(x);
    assertThat(Arrays.copyOf(x.values(), 4)).containsExactly(.25f, .25f, .25f, .25f);
    assertThat(x.at(1, 3)).isEqualTo(1f);
  }

  @Test
  void agreesWithDoublePrecisionAndWithItsTwinAtEveryWidth() {
    for (int width = 1; width <= WIDEST; width++) {
      int rows = 1 + random.below(40);
      float[] values = Matrices.gaussian(random, rows, width).values();
      values[random.below(values.length)] *= 30;
      float[][] results = {values.clone(), values.clone()};
      for (int twin = 0; twin < 2; twin++) {
        twins.get(twin).softmax(FloatMatrix.wrap(results[twin], 0, rows, width));
      }
      assertThat(results[1]).as("width %d", width).containsExactly(results[0]);
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int at = row * width; at < (row + 1) * width; at++) {
          sum += Math.exp(values[at]);
        }
        for (int at = row * width; at < (row + 1) * width; at++) {
          assertThat((double) results[0][at]).isCloseTo(Math.exp(values[at]) / sum, within(1e-6));
        }
      }
    }
  }

  @Test
  void numbersThatAreMaskedGetNothing() {
    for (Kernels kernels : twins) {
      float[] values = new float[20];
      Arrays.fill(values, 4, 20, Float.NEGATIVE_INFINITY);
      kernels.softmax(FloatMatrix.wrap(values, 0, 1, 20));
      for (int at = 0; at < 20; at++) {
        assertThat(values[at]).isCloseTo(at < 4 ? .25f : 0f, within(1e-30f));
      }
    }
  }

  @Test
  void aRowIsTheSameAloneAndAmongOthers() {
    for (Kernels kernels : twins) {
      FloatMatrix x = Matrices.gaussian(random, 40, 33);
      float[] alone = Arrays.copyOfRange(x.values(), 35 * 33, 36 * 33);
      kernels.softmax(x);
      kernels.softmax(FloatMatrix.wrap(alone, 0, 1, 33));
      assertThat(alone).containsExactly(Arrays.copyOfRange(x.values(), 35 * 33, 36 * 33));
    }
  }
}
