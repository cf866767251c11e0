package io.millrace.dictionary.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import org.junit.jupiter.api.Test;

class ImputationTest {

  private final Kernels kernels = KernelChoice.ofProcess().create();

  /** Atoms (1, 1)/√2 and (1, -1)/√2. */
  private final FloatMatrix atoms = FloatMatrix.of(2, 2);

  ImputationTest() {
    float half = (float) Math.sqrt(0.5);
    atoms.set(0, 0, half);
    atoms.set(0, 1, half);
    atoms.set(1, 0, half);
    atoms.set(1, 1, -half);
  }

  @Test
  void exampleUsage() {
    // Of (6, ?) one code of the first atom explains most with ? = 6, and each round halves what
    // still lacks: z = (6 + ?)/√2, then ? <- z/√2.
    assertThat(filled(1)).isCloseTo(3f, within(1e-5f));
    assertThat(filled(2)).isCloseTo(4.5f, within(1e-5f));
    assertThat(filled(30)).isCloseTo(6f, within(1e-5f));
  }

  @Test
  void withoutRoundsZerosStay() {
    assertThat(filled(0)).isZero();
  }

  @Test
  void fillsFromTwiceTheCodesExpectedButNeverFromMoreThanHalfOfWhatWasSeen() {
    Imputation imputation = new Imputation(new Shape(20, 20), 6, new SparseCoder(20), kernels);
    assertThat(imputation.count(0.1, 16)).isEqualTo(4);
    assertThat(imputation.count(0.5, 16)).isEqualTo(8);
    assertThat(imputation.count(0.01, 16)).isEqualTo(1);
    assertThat(imputation.count(0.1, 1)).isEqualTo(1);
  }

  private float filled(int rounds) {
    float[] inputs = {9, 6, Float.NaN};
    float[] values = {9, 6, 0};
    // The dictionary is symmetric: it is its own transpose.
    new Imputation(new Shape(2, 2), rounds, new SparseCoder(2), kernels)
        .fill(inputs, values, 1, atoms, atoms, 1);
    assertThat(values[0]).isEqualTo(9);
    assertThat(values[1]).as("what was observed stays").isEqualTo(6);
    return values[2];
  }
}
