package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.mode.Naive;
import io.millrace.statespace.readout.ReadoutCopy;
import io.millrace.statespace.readout.Rls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RlsTest {

  private static final int FEATURES = 7;
  private final SeededRandom random = new SeededRandom(3);
  private final FloatMatrix phi = FloatMatrix.of(1, FEATURES);
  private final FloatMatrix error = FloatMatrix.of(1, 2);
  private long rows;

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
   * The minimum of Σ r^age |e|² + ridge |W − W₀|², solved anew in double precision from all rows,
   * with features of which two are nearly the same. The prior is renewed in turn, so that it is
   * between .9 and 1 times the ridge: exact is what is between, which the test counts by hand.
   */
  @ParameterizedTest
  @CsvSource({"1, .5", ".9999, 10", ".999, 10", ".999, .01", ".97, .5", ".8, 3", ".5, 1"})
  void isTheMinimumOfDecayedSquaresAndAPriorThatStays(double forgetting, double ridge) {
    Rls rls = rls(forgetting, ridge);
    float[] parameters = new float[2 * FEATURES + 28];
    parameters[2] = 1;
    rls.initialize(parameters, 0, 2 * FEATURES);
    rls.open(parameters, 0, 2 * FEATURES);
    double r = (float) forgetting;
    int turn = forgetting == 1 ? 0 : Math.max(1, (int) (Math.log(.9) / Math.log(r)));
    double[][] sum = new double[FEATURES][FEATURES];
    double[] moments = new double[FEATURES];
    double[] prior = new double[FEATURES];
    Arrays.fill(prior, ridge);
    List<Double> distances = new ArrayList<>();
    for (int t = 1; t <= 4000; t++) {
      draw();
      phi.set(0, 5, phi.at(0, 4) + .1f * phi.at(0, 5));
      double y = random.gaussian() + phi.at(0, 2);
      learn(rls, y, 1);
      for (int i = 0; i < FEATURES; i++) {
        moments[i] = r * moments[i] + y * phi.at(0, i);
        prior[i] *= r;
        for (int j = 0; j < FEATURES; j++) {
          sum[i][j] = r * sum[i][j] + (double) phi.at(0, i) * phi.at(0, j);
        }
        if (turn > 0 && t % turn == i * turn / FEATURES) {
          prior[i] = ridge;
        }
        assertThat(prior[i]).isGreaterThan(.9 * ridge * (1 - 1e-9));
      }
      if (t % 50 == 0 || t < 20) {
        double[] exact = minimum(sum, moments, prior);
        double[] constant = new double[FEATURES];
        Arrays.fill(constant, ridge);
        double[] documented = minimum(sum, moments, constant);
        double squares = 0;
        double size = 0;
        for (int i = 0; i < FEATURES; i++) {
          assertThat((double) rls.weights().at(0, i))
              .as("step %d, weight %d", t, i)
              .isCloseTo(exact[i], within(3e-4));
          squares += Math.pow(rls.weights().at(0, i) - documented[i], 2);
          size += Math.pow(documented[i], 2);
        }
        distances.add(Math.sqrt(squares / size));
      }
    }
    distances.sort(null);
    double median = distances.get(distances.size() / 2);
    assertThat(median).as("from the documented minimum").isLessThan(forgetting < .99 ? .1 : 2e-3);
  }

  /** Solves for the minimum with the weights one at feature 2 as the prior. */
  private static double[] minimum(double[][] sum, double[] moments, double[] prior) {
    double[][] normal = new double[FEATURES][];
    double[] right = moments.clone();
    for (int i = 0; i < FEATURES; i++) {
      normal[i] = sum[i].clone();
      normal[i][i] += prior[i];
    }
    right[2] += prior[2];
    return Naive.solve(normal, right);
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
    rls.learn(phi, error, ++rows);
    assertThat(rls.weights().at(0, 0)).isNotZero();
    for (int i = 0; i < FEATURES; i++) {
      assertThat(rls.weights().at(1, i)).isZero();
    }
  }

  private static Rls rls(double forgetting, double ridge) {
    KernelChoice choice = KernelChoice.ofProcess();
    FloatMatrix start = FloatMatrix.of(2, FEATURES);
    start.set(0, 2, 1);
    return new Rls(
        new ReadoutCopy(2, FEATURES, 1),
        new Rls.Prior(start, ridge, forgetting),
        choice.create(),
        choice.lanes());
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
    rls.learn(phi, error, ++rows);
  }
}
