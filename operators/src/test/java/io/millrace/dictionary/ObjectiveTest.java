package io.millrace.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {

  private static final float[] CODES = {9f, -2f, 0.5f, 0f, -0.25f, 1.5f};

  @Test
  void exampleUsage() {
    Objective cubes = new Objective(Objective.Kind.LP, 3, 0.1, 300);
    float[] derivative = new float[2];
    cubes.gradient(new float[] {2f, -3f}, 0, 1f, -1f, derivative);
    assertThat(derivative).containsExactly(4f, -9f);
  }

  /** The derivative of {@code |z|^p / p}, by central differences. */
  @ParameterizedTest
  @ValueSource(doubles = {2.3, 2.5, 3, 3.5, 4})
  void lpIsTheDerivativeOfItsPotential(double p) {
    Objective objective = new Objective(Objective.Kind.LP, p, 0.1, 300);
    float[] derivative = new float[5];
    objective.gradient(CODES, 1, 0.5f, -1f, derivative);
    for (int i = 0; i < 5; i++) {
      double z = 0.5 * CODES[1 + i];
      double step = 1e-6;
      double expected =
          (Math.pow(Math.abs(z + step), p) - Math.pow(Math.abs(z - step), p)) / (2 * p * step);
      assertThat((double) derivative[i]).isCloseTo(expected, within(1e-6));
    }
  }

  /** The derivative of {@code (|z| - λ)₊² / 2}. */
  @Test
  void softIsTheDerivativeOfItsPotential() {
    Objective objective = new Objective(Objective.Kind.SOFT, 3, 0.1, 300);
    float[] derivative = new float[5];
    objective.gradient(CODES, 1, 1f, 0.3f, derivative);
    for (int i = 0; i < 5; i++) {
      double step = 1e-6;
      double expected =
          (potential(CODES[1 + i] + step) - potential(CODES[1 + i] - step)) / (2 * step);
      assertThat((double) derivative[i]).isCloseTo(expected, within(1e-6));
    }
  }

  private static double potential(double z) {
    return Math.pow(Math.max(0, Math.abs(z) - 0.3), 2) / 2;
  }

  @Test
  void softBeginsAtOneDeviationAndEndsAtTheThresholdChosen() {
    Objective objective = new Objective(Objective.Kind.SOFT, 3, 0.1, 300);
    assertThat(objective.threshold(299)).as("l_p phase").isNegative();
    assertThat(objective.threshold(300)).isCloseTo(1, within(0.01));
    assertThat(objective.threshold(1199)).as("four times the warm-up").isEqualTo(0.125);
    assertThat(objective.threshold(100_000)).isEqualTo(0.1);
    assertThat(new Objective(Objective.Kind.LP, 3, 0.1, 300).threshold(1e6)).isNegative();
  }

  @Test
  void softWithoutWarmupIsSoftFromTheFirstMiniBatch() {
    assertThat(new Objective(Objective.Kind.SOFT, 3, 0.7, 0).threshold(0)).isEqualTo(0.7);
  }
}
