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

class FrankWolfeTest {

  private static final int N = 4;

  private final GroupMatrices group = group(Schedule.Mode.FAST);
  private final FloatMatrix dictionary = group.dictionary;
  private final FloatMatrix tracker = group.tracker;
  private final FloatMatrix gradient = group.gradient;

  @Test
  void exampleUsage() {
    // A diagonal gradient points at the signs of its diagonal.
    identity(dictionary, 1, 1, 1, 1);
    identity(gradient, 2, -4, 6, -8);
    method(Schedule.Mode.FAST).advance(group, 2, 1, 1);
    for (int i = 0; i < N; i++) {
      assertThat(dictionary.at(i, i)).isCloseTo(i % 2 == 0 ? 1f : -1f, within(1e-5f));
      assertThat(tracker.at(i, i)).isEqualTo(gradient.at(i, i) / 2);
    }
  }

  @Test
  void theTrackerIsARunningMeanOfGradients() {
    Orthogonal.haar(new SeededRandom(1), dictionary);
    identity(tracker, 1, 1, 1, 1);
    identity(gradient, 30, 30, 30, 30);
    // 0.2 · 1 + 0.8 · 30/10.
    method(Schedule.Mode.PAPER).advance(group, 10, 0.8, 0.17);
    assertThat(tracker.at(2, 2)).isCloseTo(2.6f, within(1e-6f));
  }

  @Test
  void aSmallStepTurnsPartOfTheWay() {
    // From the identity towards a quarter turn of one plane by gamma = 1/4: the polar
    // factor of (1 - gamma) I + gamma R is the turn by atan(gamma / (1 - gamma)).
    identity(dictionary, 1, 1, 1, 1);
    identity(gradient, 0, 0, 1, 1);
    gradient.set(0, 1, -1);
    gradient.set(1, 0, 1);
    method(Schedule.Mode.PAPER).advance(group, 1, 1, 0.25);
    assertThat(Math.atan2(dictionary.at(1, 0), dictionary.at(0, 0)))
        .isCloseTo(Math.atan(1 / 3.0), within(1e-5));
    assertThat(dictionary.at(2, 2)).isCloseTo(1f, within(1e-5f));
  }

  @Test
  void aDirectionWithoutGradientKeepsItsAtom() {
    identity(dictionary, 1, 1, 1, -1);
    identity(gradient, 5, 5, 5, 0);
    method(Schedule.Mode.FAST).advance(group, 1, 1, 1);
    assertThat(dictionary.at(3, 3)).isCloseTo(-1f, within(1e-5f));
    assertThat(Orthogonal.defect(dictionary)).isLessThan(1e-5);
  }

  @Test
  void noGradientAtAllChangesNothing() {
    Orthogonal.haar(new SeededRandom(2), dictionary);
    float[] before = dictionary.values().clone();
    method(Schedule.Mode.FAST).advance(group, 1, 1, 1);
    assertThat(dictionary.values()).isEqualTo(before);
  }

  @Test
  void insideTheBallTheDictionaryIsThePolarFactorOfThePointThatMoves() {
    GroupMatrices inside = group(Schedule.Mode.SFW);
    identity(inside.dictionary, 1, 1, 1, 1);
    identity(inside.interior, 0.5f, 0.5f, 0.5f, 0.5f);
    identity(inside.gradient, 1, 1, 1, -1);
    // .75 · .5 + .25 · (±1): the last one is still positive.
    method(Schedule.Mode.SFW).advance(inside, 1, 1, 0.25);
    assertThat(inside.interior.at(0, 0)).isCloseTo(0.625f, within(1e-5f));
    assertThat(inside.interior.at(3, 3)).isCloseTo(0.125f, within(1e-5f));
    assertThat(inside.dictionary.at(3, 3)).isCloseTo(1f, within(1e-5f));
  }

  @Test
  void aSoftOracleHardlyMovesWhereTheGradientIsWeak() {
    // One strong and one weak plane, both asking for a quarter turn.
    for (double softness : new double[] {0, 1}) {
      identity(dictionary, 1, 1, 1, 1);
      tracker.fill(0f);
      turn(gradient, 0, 1f);
      turn(gradient, 2, 1e-3f);
      new Method(new Schedule(Schedule.Mode.PAPER, 0, 0, new Warmup(3, 1)), softness)
          .step(new Shape(N, N), KernelChoice.ofProcess().create(), JvmBackend.ofProcess())
          .advance(group, 1, 1, 0.25);
      double strong = Math.atan2(dictionary.at(1, 0), dictionary.at(0, 0));
      double weak = Math.atan2(dictionary.at(3, 2), dictionary.at(2, 2));
      assertThat(strong).isGreaterThan(0.2);
      assertThat(weak / strong).isCloseTo(softness == 0 ? 1 : 0.00178, within(1e-4));
    }
  }

  private static void turn(FloatMatrix matrix, int plane, float size) {
    matrix.set(plane, plane + 1, -size);
    matrix.set(plane + 1, plane, size);
  }

  private static GroupMatrices group(Schedule.Mode mode) {
    DictionaryLayout layout = new DictionaryLayout(new Shape(N, N), mode);
    return new GroupMatrices(new Shape(N, N), layout).onto(layout.slots.initial());
  }

  private static Method.Step method(Schedule.Mode mode) {
    return new Method(new Schedule(mode, 0, 0, new Warmup(3, 1)), 0)
        .step(new Shape(N, N), KernelChoice.ofProcess().create(), JvmBackend.ofProcess());
  }

  private static void identity(FloatMatrix matrix, float... diagonal) {
    matrix.fill(0f);
    for (int i = 0; i < diagonal.length; i++) {
      matrix.set(i, i, diagonal[i]);
    }
  }
}
