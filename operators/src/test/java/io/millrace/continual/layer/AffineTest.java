package io.millrace.continual.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.math.backend.JvmBackend;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Products of blocks with frozen weights, and the frames that they are computed for. */
final class AffineTest {

  private final SeededRandom random = new SeededRandom(5);

  /** Weights as torch.nn.Linear stores them: one row for each output. */
  @Test
  void exampleUsage() {
    Affine affine =
        Affine.ofRows(JvmBackend.ofProcess(), new float[] {1, 2, 3, 4, 5, 6}, new float[] {10, 20});
    float[] out = new float[2];

    affine.apply(new float[] {1, 0, -1}, 0, 1, out, 0);

    assertThat(out).containsExactly(10 + 1 - 3, 20 + 4 - 6);
    assertThat(affine.columns()).isEqualTo(2);
  }

  @Test
  void aBlockIsTheProductOfItsRowsInDoublePrecision() {
    for (int inner : new int[] {1, 3, 8, 33}) {
      for (int columns : new int[] {1, 5, 16, 31}) {
        float[] weights = drawn(inner * columns);
        float[] bias = drawn(columns);
        float[] x = drawn(4 * inner);
        Affine affine = Affine.ofRows(JvmBackend.ofProcess(), weights, bias);
        float[] out = new float[4 * columns];

        affine.apply(x, 0, 4, out, 0);

        for (int row = 0; row < 4; row++) {
          for (int column = 0; column < columns; column++) {
            double sum = bias[column];
            for (int i = 0; i < inner; i++) {
              sum += (double) weights[column * inner + i] * x[row * inner + i];
            }
            assertThat((double) out[row * columns + column])
                .isCloseTo(sum, within(1e-6 * (1 + inner)));
          }
        }
      }
    }
  }

  /** Bundles never change results: a row must not depend on those beside it. */
  @Test
  void aRowHasTheSameBitsAloneAndInABlock() {
    int inner = 19;
    int columns = 23;
    Affine affine = Affine.ofRows(JvmBackend.ofProcess(), drawn(inner * columns), drawn(columns));
    float[] x = drawn(9 * inner);
    float[] block = new float[9 * columns];
    affine.apply(x, 0, 9, block, 0);

    for (int row = 0; row < 9; row++) {
      float[] alone = new float[columns];
      affine.apply(x, row * inner, 1, alone, 0);
      assertThat(alone).isEqualTo(Arrays.copyOfRange(block, row * columns, (row + 1) * columns));
    }
  }

  @Test
  void whatLiesAroundABlockStays() {
    Affine affine = Affine.ofRows(JvmBackend.ofProcess(), new float[] {2}, new float[] {1});
    float[] out = {7, 7, 7, 7};

    affine.apply(new float[] {9, 1, 2}, 1, 2, out, 1);
    assertThat(out).containsExactly(7, 3, 5, 7);
    affine.add(new float[] {1}, 0, 1, out, 2);
    assertThat(out).as("without the bias").containsExactly(7, 3, 7, 7);
  }

  @Test
  void biasesOfTwoProductsAreAddedInACopy() {
    Affine one = Affine.ofRows(JvmBackend.ofProcess(), new float[] {2}, new float[] {1});
    Affine other = Affine.ofRows(JvmBackend.ofProcess(), new float[] {5}, new float[] {10});
    float[] out = new float[1];

    one.withBiasOf(other).apply(new float[] {3}, 0, 1, out, 0);
    assertThat(out).containsExactly(17);
    one.apply(new float[] {3}, 0, 1, out, 0);
    assertThat(out).as("the first stays").containsExactly(7);
  }

  @Test
  void theTransposeOfTheTransposeIsTheMatrix() {
    float[] matrix = drawn(12);

    assertThat(Affine.transposed(Affine.transposed(matrix, 3), 4)).isEqualTo(matrix);
    assertThat(Affine.transposed(new float[] {1, 2, 3, 4, 5, 6}, 2))
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void framesAfterTheEndOfTheirClipAreZeroAndNoOthers() {
    Frames frames = new Frames(2);
    frames.clear(3);
    frames.add(0, 4, 5);
    frames.add(2, 5, 5);
    frames.add(3, 6, Long.MAX_VALUE);
    Arrays.fill(frames.values, 1);

    frames.clearEmpty();

    assertThat(frames.values).containsExactly(1, 1, 0, 0, 1, 1);
    assertThat(frames.isPadding(1)).isTrue();
  }

  @Test
  void framesGrowAndAreReused() {
    Frames frames = new Frames(3);
    frames.clear(4);
    float[] first = frames.values;
    frames.add(1, 0, Long.MAX_VALUE);
    frames.clear(2);

    assertThat(frames.size).isZero();
    assertThat(frames.values).as("large enough").isSameAs(first);
    frames.clear(5);
    assertThat(frames.values).hasSize(15);

    float[] scratch = new float[2];
    frames.add(0, 0, 1);
    assertThat(frames.room(scratch, 2)).isSameAs(scratch);
    assertThat(frames.room(scratch, 3)).hasSize(15);
  }

  @Test
  void aLayerWithOneOutputForEachInputFollowsIt() {
    Frames in = new Frames(2);
    in.clear(2);
    in.add(5, 7, 9);
    in.add(6, 8, Long.MAX_VALUE);
    Frames out = new Frames(4);
    out.clear(2);

    out.follow(in);

    assertThat(out.size).isEqualTo(2);
    assertThat(out.rows).containsExactly(5, 6);
    assertThat(out.indices).containsExactly(7, 8);
    assertThat(out.lengths).containsExactly(9, Long.MAX_VALUE);
  }

  private float[] drawn(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.gaussian();
    }
    return values;
  }
}
