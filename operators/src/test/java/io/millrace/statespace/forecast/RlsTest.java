package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.mode.Naive;
import org.junit.jupiter.api.Test;

class RlsTest {

  private static final int FEATURES = 7;
  private final SeededRandom random = new SeededRandom(3);
  private final FloatMatrix phi = FloatMatrix.of(1, FEATURES);
  private final FloatMatrix error = FloatMatrix.of(1, 2);

  @Test
  void exampleUsage() {
    float[] parameters = new float[2 * FEATURES + 28];
    Rls rls = rls(1, .01);
    rls.initialize(parameters, 0, 2 * FEATURES);
    rls.open(parameters, 0, 2 * FEATURES);
    for (int t = 0; t < 200; t++) {
      draw();
      double y = 3 * phi.at(0, 0) - 2 * phi.at(0, 6);
      learn(rls, y, 0);
    }
    assertThat(rls.weights().at(0, 0)).isCloseTo(3, within(.01f));
    assertThat(rls.weights().at(0, 6)).isCloseTo(-2, within(.01f));
    assertThat(rls.weights().at(1, 0)).isCloseTo(0, within(.001f));
  }

  /**
   * The minimum of Σ r^(T−t) |e_t|² + r^T ridge |W|², solved anew from all rows. With forgetting
   * the learner holds on to the prior in directions without news, so it is compared when r^T is
   * little.
   */
  @Test
  void isTheWeightedLeastSquaresSolution() {
    for (double forgetting : new double[] {1, .97}) {
      float[] parameters = new float[2 * FEATURES + 28];
      double ridge = .5;
      Rls rls = rls(forgetting, ridge);
      rls.initialize(parameters, 0, 2 * FEATURES);
      rls.open(parameters, 0, 2 * FEATURES);
      double[][] normal = new double[FEATURES][FEATURES];
      double[] right = new double[FEATURES];
      for (int i = 0; i < FEATURES; i++) {
        normal[i][i] = ridge;
      }
      for (int t = 0; t < 260; t++) {
        draw();
        double y = random.gaussian();
        learn(rls, y, 1);
        for (int i = 0; i < FEATURES; i++) {
          right[i] = forgetting * right[i] + y * phi.at(0, i);
          for (int j = 0; j < FEATURES; j++) {
            normal[i][j] = forgetting * normal[i][j] + phi.at(0, i) * phi.at(0, j);
          }
        }
        double[] solution = Naive.solve(normal, right);
        for (int i = 0; i < FEATURES && (forgetting == 1 || t > 200); i++) {
          assertThat((double) rls.weights().at(0, i))
              .as("step %d, forgetting %s", t, forgetting)
              .isCloseTo(solution[i], within(2e-4));
        }
      }
    }
  }

  /** A direction without news must not wind up, nor features that say the same twice break it. */
  @Test
  void staysBoundedForAMillionStepsOfHardlyAnyNews() {
    float[] parameters = new float[2 * FEATURES + 28];
    Rls rls = rls(.99, .1);
    rls.initialize(parameters, 0, 2 * FEATURES);
    rls.open(parameters, 0, 2 * FEATURES);
    for (int t = 0; t < 1_000_000; t++) {
      for (int i = 0; i < FEATURES; i++) {
        phi.set(0, i, i < 2 ? 1f : i < 4 ? (float) Math.sin(.1 * t) : 0f);
      }
      learn(rls, Math.sin(.1 * t + .2), 0);
    }
    for (float each : parameters) {
      assertThat(each).isFinite();
      assertThat(Math.abs(each)).isLessThan(1e3f);
    }
  }

  @Test
  void aTargetThatWasNotObservedKeepsItsWeights() {
    float[] parameters = new float[2 * FEATURES + 28];
    Rls rls = rls(1, 1);
    rls.initialize(parameters, 0, 2 * FEATURES);
    rls.open(parameters, 0, 2 * FEATURES);
    draw();
    error.set(0, 0, 1);
    error.set(0, 1, 0);
    rls.learn(phi, error);
    assertThat(rls.weights().at(0, 0)).isNotZero();
    for (int i = 0; i < FEATURES; i++) {
      assertThat(rls.weights().at(1, i)).isZero();
    }
  }

  private static Rls rls(double forgetting, double ridge) {
    KernelChoice choice = KernelChoice.ofProcess();
    return new Rls(
        new ReadoutCopy(2, FEATURES, 1), forgetting, ridge, choice.create(), choice.lanes());
  }

  private void draw() {
    for (int i = 0; i < FEATURES; i++) {
      phi.set(0, i, (float) random.gaussian());
    }
  }

  private void learn(Rls rls, double first, double second) {
    double[] y = {first, second};
    for (int t = 0; t < 2; t++) {
      double e = y[t];
      for (int i = 0; i < FEATURES; i++) {
        e -= rls.weights().at(t, i) * phi.at(0, i);
      }
      error.set(0, t, (float) e);
    }
    rls.learn(phi, error);
  }
}
