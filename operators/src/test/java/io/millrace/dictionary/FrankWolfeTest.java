package io.millrace.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.math.FloatMatrix;
import io.millrace.math.KernelChoice;
import io.millrace.math.Orthogonal;
import io.millrace.math.SeededRandom;
import org.junit.jupiter.api.Test;

class FrankWolfeTest {

  private static final int N = 4;

  private final FloatMatrix dictionary = FloatMatrix.of(N, N);
  private final FloatMatrix tracker = FloatMatrix.of(N, N);
  private final FloatMatrix gradient = FloatMatrix.of(N, N);

  @Test
  void exampleUsage() {
    // A diagonal gradient points at the signs of its diagonal.
    identity(dictionary, 1, 1, 1, 1);
    identity(gradient, 2, -4, 6, -8);
    method(Schedule.Mode.FAST).advance(dictionary, tracker, gradient, 2, 0);
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
    // At t = 24 the published weight is 4/√25 = 0.8: 0.2 · 1 + 0.8 · 30/10.
    method(Schedule.Mode.PAPER).advance(dictionary, tracker, gradient, 10, 24);
    assertThat(tracker.at(2, 2)).isCloseTo(2.6f, within(1e-6f));
  }

  @Test
  void aSmallStepTurnsPartOfTheWay() {
    // From the identity towards a quarter turn of one plane by gamma = 1/4 (t = 14): the polar
    // factor of (1 - gamma) I + gamma R is the turn by atan(gamma / (1 - gamma)).
    identity(dictionary, 1, 1, 1, 1);
    identity(gradient, 0, 0, 1, 1);
    gradient.set(0, 1, -1);
    gradient.set(1, 0, 1);
    method(Schedule.Mode.PAPER).advance(dictionary, tracker, gradient, 1, 14);
    assertThat(Math.atan2(dictionary.at(1, 0), dictionary.at(0, 0)))
        .isCloseTo(Math.atan(1 / 3.0), within(1e-5));
    assertThat(dictionary.at(2, 2)).isCloseTo(1f, within(1e-5f));
  }

  @Test
  void aDirectionWithoutGradientKeepsItsAtom() {
    identity(dictionary, 1, 1, 1, -1);
    identity(gradient, 5, 5, 5, 0);
    method(Schedule.Mode.FAST).advance(dictionary, tracker, gradient, 1, 0);
    assertThat(dictionary.at(3, 3)).isCloseTo(-1f, within(1e-5f));
    assertThat(Orthogonal.defect(dictionary)).isLessThan(1e-5);
  }

  @Test
  void noGradientAtAllChangesNothing() {
    Orthogonal.haar(new SeededRandom(2), dictionary);
    float[] before = dictionary.values().clone();
    method(Schedule.Mode.FAST).advance(dictionary, tracker, gradient, 1, 0);
    assertThat(dictionary.values()).isEqualTo(before);
  }

  private static FrankWolfe method(Schedule.Mode mode) {
    return new FrankWolfe(N, new Schedule(mode, 0, 300), KernelChoice.ofProcess().create());
  }

  private static void identity(FloatMatrix matrix, float... diagonal) {
    for (int i = 0; i < diagonal.length; i++) {
      matrix.set(i, i, diagonal[i]);
    }
  }
}
