package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Kernels#addTaps} against a loop in double precision, and its twins. */
class TapsTest {

  private static final int WIDEST = 150;

  private final SeededRandom random = new SeededRandom(5);
  private final List<Kernels> twins =
      List.of(KernelChoice.choose("plain").create(), KernelChoice.choose("vector").create());

  /** Two places of two channels, each the sum of itself and twice its left neighbour. */
  @Test
  void exampleUsage() {
    float[] frame = {1, 2, 10, 20};
    FloatMatrix weights = FloatMatrix.wrap(new float[] {2, 2, 1, 1}, 0, 2, 2);
    FloatMatrix into = FloatMatrix.wrap(new float[] {.5f, .5f, .5f, .5f}, 0, 2, 2);
    int[] sources = {-1, 0, 0, 2};

    twins.get(0).addTaps(frame, 0, sources, weights, into);

    assertThat(into.values()).containsExactly(1.5f, 2.5f, 12.5f, 24.5f);
  }

  @Test
  void agreesWithDoublePrecisionAndWithItsTwinAtEveryWidth() {
    for (int width = 1; width <= WIDEST; width++) {
      int taps = 1 + random.below(9);
      int rows = 1 + random.below(5);
      float[] x = Matrices.gaussian(random, 6, width).values();
      // A base that no vector divides; the last place ends with the array.
      int base = width > 3 ? 3 : 0;
      int[] sources = new int[rows * taps];
      for (int at = 0; at < sources.length; at++) {
        sources[at] = random.below(6) == 0 ? -1 : random.below(6) * width - base;
        sources[at] = sources[at] < 0 ? -1 : sources[at];
      }
      FloatMatrix weights = Matrices.gaussian(random, taps, width);
      float[] before = Matrices.gaussian(random, rows, width).values();
      float[][] results = {before.clone(), before.clone()};
      for (int twin = 0; twin < 2; twin++) {
        FloatMatrix into = FloatMatrix.wrap(results[twin], 0, rows, width);
        twins.get(twin).addTaps(x, base, sources, weights, into);
      }
      assertThat(results[1]).as("width %d", width).containsExactly(results[0]);
      for (int at = 0; at < before.length; at++) {
        double sum = before[at];
        for (int tap = 0; tap < taps; tap++) {
          int source = sources[at / width * taps + tap];
          sum +=
              source < 0 ? 0 : (double) x[base + source + at % width] * weights.at(tap, at % width);
        }
        assertThat((double) results[0][at]).isCloseTo(sum, within(1e-5));
      }
    }
  }

  @Test
  void leavesTheNeighboursOfItsWindowAlone() {
    for (Kernels kernels : twins) {
      float[] out = Matrices.gaussian(random, 1, 60).values();
      float[] before = out.clone();
      FloatMatrix weights = Matrices.gaussian(random, 1, 21);
      float[] x = Matrices.gaussian(random, 1, 60).values();
      kernels.addTaps(x, 0, new int[] {0, 21}, weights, FloatMatrix.wrap(out, 5, 2, 21));
      for (int at = 0; at < 60; at++) {
        boolean own = at >= 5 && at < 5 + 42;
        assertThat(out[at] == before[at]).as("%d", at).isEqualTo(!own);
      }
    }
  }

  @Test
  void refusesShapesThatDoNotFit() {
    FloatMatrix into = FloatMatrix.of(2, 3);
    assertThatThrownBy(
            () -> twins.get(0).addTaps(new float[9], 0, new int[2], FloatMatrix.of(2, 3), into))
        .hasMessage("Cannot add 2 stretches by weights of 2 x 3 to 2 x 3");
  }
}
