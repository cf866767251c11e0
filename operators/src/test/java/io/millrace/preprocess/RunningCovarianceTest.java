package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The estimate against plain sums in double precision, and the transform against its purpose. */
final class RunningCovarianceTest {

  private static final int N = 3;

  /** The group's slots begin behind those of another stage. */
  private static final int BEGIN = 5;

  @Test
  void exampleUsage() {
    RunningCovariance covariance = covariance(0);
    float[] parameters = fresh(covariance);
    FloatMatrix readings = mixed(4000, 1);
    add(covariance, parameters, readings, 0, 4000);
    covariance.refresh(parameters);

    FloatMatrix white = FloatMatrix.of(4000, N);
    covariance.whiten(parameters, readings, white);

    double[][] found = secondMoments(white, 0, 4000);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        assertThat(found[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-3));
      }
    }
  }

  @Test
  void untilTheFirstUpdateNothingIsChanged() {
    RunningCovariance covariance = covariance(0);
    float[] parameters = fresh(covariance);
    FloatMatrix readings = mixed(10, 2);
    add(covariance, parameters, readings, 0, 10);
    FloatMatrix white = FloatMatrix.of(10, N);
    covariance.whiten(parameters, readings, white);

    assertThat(covariance.isKnown(parameters)).isFalse();
    assertThat(white.values()).containsExactly(readings.values());
  }

  /** Without a horizon all readings count alike, however they are divided into updates of some. */
  @Test
  void theEstimateIsTheMeanOfAllReadings() {
    FloatMatrix readings = mixed(600, 3);
    for (int[] cuts : new int[][] {{600}, {50, 600}, {200, 400, 600}, {50, 51, 300, 599, 600}}) {
      RunningCovariance covariance = covariance(0);
      float[] parameters = fresh(covariance);
      int from = 0;
      for (int cut : cuts) {
        add(covariance, parameters, readings, from, cut);
        covariance.refresh(parameters);
        from = cut;
      }
      double[][] expected = secondMoments(readings, 0, 600);
      int at = BEGIN + covariance.slots().offset("whiten.covariance");
      for (int i = 0; i < N * N; i++) {
        assertThat((double) parameters[at + i])
            .as("%d updates, element %d", cuts.length, i)
            .isCloseTo(expected[i / N][i % N], within(1e-4 * expected[i / N][i / N]));
      }
    }
  }

  @Test
  void restoreUndoesWhiten() {
    RunningCovariance covariance = covariance(0);
    float[] parameters = fresh(covariance);
    FloatMatrix readings = mixed(500, 4);
    add(covariance, parameters, readings, 0, 500);
    covariance.refresh(parameters);
    FloatMatrix white = FloatMatrix.of(500, N);
    covariance.whiten(parameters, readings, white);

    for (int row = 0; row < 500; row++) {
      covariance.restore(parameters, white.values(), row * N);
    }

    for (int i = 0; i < 500 * N; i++) {
      assertThat(white.values()[i]).isCloseTo(readings.values()[i], within(2e-5f));
    }
  }

  /** The transform is symmetric: of all that whiten, it changes readings least. */
  @Test
  void theTransformIsSymmetric() {
    RunningCovariance covariance = covariance(0);
    float[] parameters = fresh(covariance);
    add(covariance, parameters, mixed(500, 5), 0, 500);
    covariance.refresh(parameters);
    int at = BEGIN + covariance.slots().offset("whiten.transform");

    for (int i = 0; i < N; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(parameters[at + i * N + j]).isCloseTo(parameters[at + j * N + i], within(1e-6f));
      }
    }
  }

  /** One wild reading raises the variance of no direction by more than a fifth. */
  @Test
  void aWildReadingIsShortened() {
    for (float wild : new float[] {1e2f, 9999, 1e9f, 1e18f}) {
      RunningCovariance covariance = covariance(0);
      float[] parameters = fresh(covariance);
      FloatMatrix readings = mixed(1000, 6);
      add(covariance, parameters, readings, 0, 1000);
      covariance.refresh(parameters);
      float[] before = parameters.clone();
      FloatMatrix spike = FloatMatrix.of(1, N);
      spike.values()[1] = wild;
      add(covariance, parameters, spike, 0, 1);
      covariance.refresh(parameters);

      FloatMatrix white = FloatMatrix.of(1000, N);
      covariance.whiten(parameters, readings, white);
      double[][] after = secondMoments(white, 0, 1000);
      for (int i = 0; i < N; i++) {
        // A variance that grew by a quarter leaves four fifths of the whitened one.
        assertThat(after[i][i]).as("wild %s", wild).isBetween(0.5, 1.1);
      }
      assertThat(parameters[0]).as("slots of the stage before").isEqualTo(before[0]);
    }
  }

  @Test
  void withAHorizonAnotherMixtureIsFollowed() {
    RunningCovariance covariance = covariance(500);
    float[] parameters = fresh(covariance);
    FloatMatrix first = mixed(4000, 7);
    FloatMatrix second = mixed(4000, 8);
    for (int i = 0; i < second.values().length; i++) {
      second.values()[i] *= 3;
    }
    for (FloatMatrix part : new FloatMatrix[] {first, second}) {
      for (int from = 0; from < 4000; from += 50) {
        add(covariance, parameters, part, from, from + 50);
        covariance.refresh(parameters);
      }
    }
    FloatMatrix white = FloatMatrix.of(4000, N);
    covariance.whiten(parameters, second, white);

    double[][] found = secondMoments(white, 2000, 4000);
    for (int i = 0; i < N; i++) {
      assertThat(found[i][i]).isCloseTo(1, within(.25));
    }
  }

  @Test
  void constantZerosLeaveTheTransformAsItIs() {
    RunningCovariance covariance = covariance(0);
    float[] parameters = fresh(covariance);
    add(covariance, parameters, FloatMatrix.of(40, N), 0, 40);
    covariance.refresh(parameters);

    FloatMatrix readings = mixed(3, 9);
    FloatMatrix white = FloatMatrix.of(3, N);
    covariance.whiten(parameters, readings, white);
    assertThat(white.values()).containsExactly(readings.values());
  }

  /** Neither of a row that is far, nor of one that a stage before has clipped. */
  @Test
  void aFarRowThatIsAloneLeavesNoTrace() {
    FloatMatrix rows = mixed(60, 5);
    for (int at : new int[] {2, 35}) {
      for (boolean clipped : new boolean[] {false, true}) {
        RunningCovariance covariance = covariance(0);
        float[] clean = fresh(covariance);
        float[] spiked = fresh(covariance);
        FloatMatrix wild = mixed(1, 6);
        for (int i = 0; i < N && !clipped; i++) {
          wild.values()[i] = 1e8f;
        }
        for (int row = 0; row < 60; row++) {
          if (row == 30) {
            covariance.refresh(clean);
            covariance.refresh(spiked);
          }
          if (row == at) {
            covariance.add(spiked, wild, 0, clipped);
          }
          covariance.add(clean, rows, row, false);
          covariance.add(spiked, rows, row, false);
        }
        covariance.refresh(clean);
        covariance.refresh(spiked);
        int width = covariance.slots().offset("whiten.far") + BEGIN;
        assertThat(Arrays.copyOf(spiked, width)).containsExactly(Arrays.copyOf(clean, width));
      }
    }
  }

  @Test
  void aSecondFarRowCounts() {
    RunningCovariance covariance = covariance(0);
    float[] parameters = fresh(covariance);
    add(covariance, parameters, mixed(30, 5), 0, 30);
    covariance.refresh(parameters);
    FloatMatrix far = FloatMatrix.of(1, N);
    far.values()[0] = 1e8f;
    int taken = BEGIN + covariance.slots().offset("whiten.taken");

    covariance.add(parameters, far, 0, false);
    assertThat(parameters[taken]).isZero();
    add(covariance, parameters, mixed(100, 7), 0, 100);
    covariance.add(parameters, far, 0, false);
    assertThat(parameters[taken]).isEqualTo(101);
  }

  /** There is nothing yet by which it could be judged: the rows after it tell. */
  @Test
  void aWildFirstRowIsForgotten() {
    RunningCovariance covariance = covariance(0);
    float[] parameters = fresh(covariance);
    FloatMatrix rows = mixed(31, 5);
    for (int i = 0; i < N; i++) {
      rows.values()[i] = -9999;
    }
    add(covariance, parameters, rows, 0, 31);
    covariance.refresh(parameters);
    FloatMatrix white = FloatMatrix.of(31, N);
    covariance.whiten(parameters, rows, white);

    double[][] found = secondMoments(white, 1, 31);
    for (int i = 0; i < N; i++) {
      assertThat(found[i][i]).isCloseTo(1, within(1e-3));
    }
  }

  private static RunningCovariance covariance(double horizon) {
    return new RunningCovariance(
        N,
        BEGIN,
        new WhitenOptions(0, horizon, 1e-6, 10, WhitenOptions.Codes.WHITENED),
        KernelChoice.ofProcess().create());
  }

  private static float[] fresh(RunningCovariance covariance) {
    float[] parameters = new float[BEGIN + covariance.slots().width()];
    Arrays.fill(parameters, 0, BEGIN, 42);
    covariance.initialize(parameters);
    return parameters;
  }

  private static void add(
      RunningCovariance covariance, float[] parameters, FloatMatrix rows, int from, int to) {
    for (int row = from; row < to; row++) {
      covariance.add(parameters, rows, row, false);
    }
  }

  /** Independent sources, mixed by a matrix of condition 12. */
  private static FloatMatrix mixed(int count, long seed) {
    double[][] mixture = {{2, .5, 0}, {.4, 1, .3}, {0, -.6, .25}};
    SeededRandom random = new SeededRandom(seed);
    FloatMatrix rows = FloatMatrix.of(count, N);
    for (int row = 0; row < count; row++) {
      double[] source = {random.gaussian(), random.gaussian(), random.gaussian()};
      for (int i = 0; i < N; i++) {
        double value = 0;
        for (int j = 0; j < N; j++) {
          value += mixture[i][j] * source[j];
        }
        rows.values()[row * N + i] = (float) value;
      }
    }
    return rows;
  }

  private static double[][] secondMoments(FloatMatrix rows, int from, int to) {
    double[][] sums = new double[N][N];
    for (int row = from; row < to; row++) {
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          sums[i][j] += (double) rows.values()[row * N + i] * rows.values()[row * N + j];
        }
      }
    }
    for (double[] sum : sums) {
      for (int j = 0; j < N; j++) {
        sum[j] /= to - from;
      }
    }
    return sums;
  }
}
