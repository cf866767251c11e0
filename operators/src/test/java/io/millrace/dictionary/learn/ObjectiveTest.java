package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {

  private static final double LAMBDA = 0.3;
  private static final float[] CODES = {9f, -2f, 0.5f, 0f, -0.25f, 1.5f};

  @Test
  void exampleUsage() {
    Objective cubes = new Objective(Objective.Kind.LP, 3, 0, 300);
    float[] derivative = new float[2];
    cubes.gradient(new float[] {2f, -3f}, 0, 1f, cubes.scale(7, 1, 300), derivative);
    assertThat(derivative).containsExactly(4f, -9f);
  }

  /** The derivative of {@code |z|^p / p}, by central differences. */
  @ParameterizedTest
  @ValueSource(doubles = {2.3, 2.5, 3, 3.5, 4})
  void lpIsTheDerivativeOfItsPotential(double p) {
    Objective objective = new Objective(Objective.Kind.LP, p, 0, 300);
    float[] derivative = new float[5];
    objective.gradient(CODES, 1, 0.5f, -1, derivative);
    for (int i = 0; i < 5; i++) {
      double z = 0.5 * CODES[1 + i];
      double step = 1e-6;
      double expected =
          (Math.pow(Math.abs(z + step), p) - Math.pow(Math.abs(z - step), p)) / (2 * p * step);
      assertThat((double) derivative[i]).isCloseTo(expected, within(1e-6));
    }
  }

  /** The potentials of the class comment, by central differences. */
  @ParameterizedTest
  @EnumSource(names = "LP", mode = EnumSource.Mode.EXCLUDE)
  void theOthersAreDerivativesOfTheirPotentials(Objective.Kind kind) {
    Objective objective = new Objective(kind, 3, 0.1, 300);
    float[] derivative = new float[5];
    objective.gradient(CODES, 1, 1f, LAMBDA, derivative);
    for (int i = 0; i < 5; i++) {
      double z = CODES[1 + i];
      double step = 1e-6;
      double expected = (potential(kind, z + step) - potential(kind, z - step)) / (2 * step);
      assertThat((double) derivative[i]).isCloseTo(expected, within(1e-6));
    }
  }

  private static double potential(Objective.Kind kind, double z) {
    double beyond = Math.max(0, Math.abs(z) - LAMBDA);
    return switch (kind) {
      case LP -> throw new IllegalArgumentException();
      case SOFT -> beyond * beyond / 2;
      case HARD -> Math.max(0, z * z - LAMBDA * LAMBDA) / 2;
      case LOGCOSH -> z * z / 2 - LAMBDA * LAMBDA * Math.log(Math.cosh(z / LAMBDA));
    };
  }

  @ParameterizedTest
  @EnumSource(names = "LP", mode = EnumSource.Mode.EXCLUDE)
  void theSecondPhaseBeginsAtOneDeviationAndEndsAtTheWidthChosen(Objective.Kind kind) {
    Objective objective = new Objective(kind, 3, 0.1, 300);
    assertThat(objective.scale(299, 2, 70)).as("l_p phase").isNegative();
    assertThat(objective.scale(300, 2, 70)).isCloseTo(2, within(0.01));
    assertThat(objective.scale(1199, 2, 70)).as("four times the warm-up").isEqualTo(0.25);
    assertThat(objective.scale(100_000, 2, 70)).isEqualTo(0.2);
  }

  @ParameterizedTest
  @EnumSource(names = "LP", mode = EnumSource.Mode.EXCLUDE)
  void theSecondPhaseBeginsWithTheEndOfTheWarmUpUnlessANumberIsSet(Objective.Kind kind) {
    Objective objective = new Objective(kind, 3, 0.1, Objective.WITH_THE_SCHEDULE);
    assertThat(objective.scale(69, 2, 70)).as("l_p phase").isNegative();
    assertThat(objective.scale(70, 2, 70.5)).as("l_p phase").isNegative();
    assertThat(objective.scale(279, 2, 70)).as("four times the warm-up").isEqualTo(0.25);
  }

  @Test
  void lpHasOnePhaseOnly() {
    assertThat(new Objective(Objective.Kind.LP, 3, 0, 300).scale(1e6, 1, 300)).isNegative();
  }

  @ParameterizedTest
  @EnumSource(names = "LP", mode = EnumSource.Mode.EXCLUDE)
  void withoutWarmupTheFirstMiniBatchHasNoScaleYet(Objective.Kind kind) {
    Objective objective = new Objective(kind, 3, 0.7, 0);
    assertThat(objective.scale(0, 0, 70)).isZero();
    float[] derivative = new float[5];
    objective.gradient(CODES, 1, 1f, 0, derivative);
    assertThat(derivative).containsExactly(-2f, 0.5f, 0f, -0.25f, 1.5f);
  }
}
