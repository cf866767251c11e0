package io.millrace.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastersTest {

  private static final float GAP = Float.NaN;

  @Test
  void exampleUsage() {
    // A wave of 8 readings: two lags are enough for a linear method, whatever the distance. The
    // first reading has no lag
    // and fits badly; it is forgotten.
    Forecaster ridge = new RidgeOnLags(1, new int[] {0, 1}, 3, new RidgeOnLags.Fit(1e-6, .9));
    Forecaster last = PastValue.last(1);
    Forecaster yesterday = PastValue.seasonal("a wave ago", 1, 8, 3);
    float[][] made = new float[3][];
    for (int at = 0; at < 200; at++) {
      float[] reading = {wave(at)};
      made[0] = ridge.forecast(reading);
      made[1] = last.forecast(reading);
      made[2] = yesterday.forecast(reading);
    }
    assertThat(made[0][0]).isCloseTo(wave(202), within(1e-4f));
    assertThat(made[1][0]).isEqualTo(wave(199));
    assertThat(made[2][0]).isCloseTo(wave(202), within(1e-6f));
  }

  @Test
  void lastValueCarriesEachChannelForward() {
    PastValue last = PastValue.last(3);
    last.forecast(new float[] {1, 2, GAP});
    assertThat(last.forecast(new float[] {GAP, 3, GAP})).containsExactly(1, 3, GAP);
  }

  @Test
  void theSeasonsValueIsOneSeasonBeforeTheTarget() {
    // Season 5, 2 ahead: the forecast made at t is for t + 2 and repeats t - 3.
    PastValue seasonal = PastValue.seasonal("week", 1, 5, 2);
    for (int at = 0; at < 3; at++) {
      assertThat(seasonal.forecast(new float[] {at})).containsExactly(GAP);
    }
    for (int at = 3; at < 9; at++) {
      assertThat(seasonal.forecast(new float[] {at})).containsExactly(at - 3);
    }
  }

  @Test
  void aSeasonAheadTheSeasonsValueIsTheLast() {
    PastValue seasonal = PastValue.seasonal("day", 1, 24, 24);
    assertThat(seasonal.forecast(new float[] {7})).containsExactly(7);
  }

  @Test
  void theMeanFadesByHalfInAHalfLife() {
    FadingMean mean = new FadingMean(2, 3);
    assertThat(mean.forecast(new float[] {8, GAP})).containsExactly(8, GAP);
    mean.forecast(new float[] {0, GAP});
    mean.forecast(new float[] {GAP, 5});
    mean.forecast(new float[] {0, 5});
    // Three zeros after the 8, a gap among them that counts for nothing.
    float[] found = mean.forecast(new float[] {0, 5});
    assertThat(found[0]).isCloseTo(4, within(1e-6f));
    assertThat(found[1]).isEqualTo(5);
  }

  @Test
  void theFitIsTheExactMinimum() {
    int[] lags = {0, 2, 3};
    int ahead = 4;
    double ridge = .7;
    double forgetting = .98;
    List<float[]> readings = readings(120, 2);
    RidgeOnLags learner = new RidgeOnLags(2, lags, ahead, new RidgeOnLags.Fit(ridge, forgetting));
    float[] found = {};
    for (float[] reading : readings) {
      found = learner.forecast(reading);
    }
    assertThat(found)
        .containsExactly(naive(readings, lags, ahead, ridge, forgetting), within(1e-5f));
  }

  @Test
  void aGapIsHeldAmongTheLagsAndNotLearnedAsATarget() {
    RidgeOnLags learner = new RidgeOnLags(1, new int[] {0}, 1, new RidgeOnLags.Fit(1, 1));
    learner.forecast(new float[] {2});
    learner.forecast(new float[] {6});
    float[] before = learner.forecast(new float[] {GAP});
    // From 2 came 6: w minimises (6 - b - 2a)² + a² + b², so a = 2, b = 1. The gap stands for 6 and
    // teaches nothing.
    assertThat(before[0]).isCloseTo(2 * 6 + 1, within(1e-5f));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> PastValue.seasonal("day", 1, 24, 25))
        .hasMessage("Cannot repeat a season of 24 readings 25 ahead: expected 1 to 24");
    assertThatThrownBy(() -> new FadingMean(1, 0)).hasMessageContaining("half-life 0.0");
    assertThatThrownBy(() -> new RidgeOnLags.Fit(0, 1)).hasMessageContaining("ridge 0.0");
    assertThatThrownBy(() -> new RidgeOnLags(1, new int[0], 1, new RidgeOnLags.Fit(1, 1)))
        .hasMessageContaining("0 lags");
  }

  private static float wave(int at) {
    return (float) Math.sin(2 * Math.PI * at / 8);
  }

  private static List<float[]> readings(int count, int channels) {
    SeededRandom random = new SeededRandom(3);
    List<float[]> readings = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      float[] reading = new float[channels];
      for (int channel = 0; channel < channels; channel++) {
        reading[channel] = (float) random.gaussian();
      }
      readings.add(reading);
    }
    return readings;
  }

  /** The forecast from the normal equations over all rows, solved by elimination. */
  private static float[] naive(
      List<float[]> readings, int[] lags, int ahead, double ridge, double forgetting) {
    int channels = readings.get(0).length;
    int n = 1 + lags.length * channels;
    int rows = readings.size() - ahead;
    float[] forecast = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double[][] normal = new double[n][n + 1];
      for (int i = 0; i < n; i++) {
        normal[i][i] = ridge * Math.pow(forgetting, rows);
      }
      for (int row = 0; row < rows; row++) {
        double weight = Math.pow(forgetting, rows - 1 - row);
        double[] phi = features(readings, row, lags);
        double target = readings.get(row + ahead)[channel];
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            normal[i][j] += weight * phi[i] * phi[j];
          }
          normal[i][n] += weight * phi[i] * target;
        }
      }
      eliminate(normal);
      double[] phi = features(readings, readings.size() - 1, lags);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += normal[i][n] * phi[i];
      }
      forecast[channel] = (float) sum;
    }
    return forecast;
  }

  private static double[] features(List<float[]> readings, int at, int[] lags) {
    int channels = readings.get(0).length;
    double[] phi = new double[1 + lags.length * channels];
    phi[0] = 1;
    for (int lag = 0; lag < lags.length; lag++) {
      for (int channel = 0; channel < channels && at >= lags[lag]; channel++) {
        phi[1 + lag * channels + channel] = readings.get(at - lags[lag])[channel];
      }
    }
    return phi;
  }

  /** Gauss and Jordan; the matrix is positive definite, so no row need be exchanged. */
  private static void eliminate(double[][] augmented) {
    int n = augmented.length;
    for (int pivot = 0; pivot < n; pivot++) {
      double head = augmented[pivot][pivot];
      for (int j = 0; j <= n; j++) {
        augmented[pivot][j] /= head;
      }
      for (int row = 0; row < n; row++) {
        double factor = row == pivot ? 0 : augmented[row][pivot];
        for (int j = 0; j <= n; j++) {
          augmented[row][j] -= factor * augmented[pivot][j];
        }
      }
    }
  }
}
