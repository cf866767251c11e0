package io.millrace.dictionary.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.dictionary.code.Shape;
import io.millrace.math.backend.JvmBackend;
import io.millrace.math.factor.Orthogonal;
import org.junit.jupiter.api.Test;

class TangentStepTest {

  private static final int N = 4;
  private static final Schedule FULL = new Schedule(Schedule.Mode.TANGENT, 0, 0, new Warmup(3, 1));

  private final DictionaryLayout layout =
      new DictionaryLayout(new Shape(N, N), Schedule.Mode.TANGENT);
  private final GroupMatrices group =
      new GroupMatrices(new Shape(N, N), layout).onto(layout.slots.initial());
  private final Method.Step step =
      new Method(FULL, 0)
          .step(new Shape(N, N), KernelChoice.ofProcess().create(), JvmBackend.ofProcess());

  @Test
  void exampleUsage() {
    // A gradient that is the turn of one plane by .1: O is skew with sin(.1) over the mean of the
    // diagonal, (2 cos(.1) + 2)/4, and the dictionary turns by the arc tangent of that.
    Orthogonal.haar(new SeededRandom(3), group.dictionary);
    float[] before = group.dictionary.values().clone();
    turned(group.dictionary, 0.1, group.gradient);
    step.advance(group, 1, 1, 1);
    double entry = Math.sin(0.1) / ((2 * Math.cos(0.1) + 2) / 4);
    FloatMatrix expected = FloatMatrix.of(N, N);
    turned(FloatMatrix.wrap(before, 0, N, N), Math.atan(entry), expected);
    for (int i = 0; i < N * N; i++) {
      assertThat(group.dictionary.values()[i]).isCloseTo(expected.values()[i], within(1e-5f));
    }
  }

  @Test
  void aLongStepIsShortened() {
    identity(group.dictionary);
    group.gradient.set(0, 1, -50);
    group.gradient.set(1, 0, 50);
    group.gradient.set(2, 2, 1);
    step.advance(group, 1, 1, 1);
    // |O|_F = .3 √4, all of it in one plane: tan = .6 / √2.
    assertThat(Math.atan2(group.dictionary.at(1, 0), group.dictionary.at(0, 0)))
        .isCloseTo(Math.atan(0.6 / Math.sqrt(2)), within(1e-5));
    assertThat(Orthogonal.defect(group.dictionary)).isLessThan(1e-5);
  }

  @Test
  void staysWhereTheGradientIsSymmetricOrSaysNothing() {
    identity(group.dictionary);
    step.advance(group, 1, 1, 1);
    assertThat(group.dictionary.at(2, 2)).as("no gradient").isEqualTo(1f);
    identity(group.gradient);
    step.advance(group, 1, 1, 1);
    assertThat(group.dictionary.at(2, 2)).as("a solution").isEqualTo(1f);
    group.gradient.fill(0f);
    group.gradient.set(0, 1, 1f);
    group.gradient.set(3, 3, -5f);
    step.advance(group, 1, 1, 1);
    assertThat(group.dictionary.at(0, 1)).as("a gradient from elsewhere").isZero();
  }

  private static void identity(FloatMatrix matrix) {
    for (int i = 0; i < N; i++) {
      matrix.set(i, i, 1f);
    }
  }

  /** The matrix with its first two rows turned by an angle. */
  private static void turned(FloatMatrix from, double angle, FloatMatrix into) {
    for (int j = 0; j < N; j++) {
      float a = from.at(0, j);
      float b = from.at(1, j);
      into.set(0, j, (float) (Math.cos(angle) * a - Math.sin(angle) * b));
      into.set(1, j, (float) (Math.sin(angle) * a + Math.cos(angle) * b));
      into.set(2, j, from.at(2, j));
      into.set(3, j, from.at(3, j));
    }
  }
}
