package io.millrace.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.coding.CodingMeasure;
import io.millrace.math.factor.Factorisations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OnlinePcaTest {

  private static final int CHANNELS = 8;
  private static final int KEPT = 3;
  private static final float GAP = Float.NaN;

  @Test
  void exampleUsage() {
    OnlinePca pca = new OnlinePca(CHANNELS, KEPT, 100);
    float[][] readings = planted(4000, .1, 1);
    CodingMeasure measure = new CodingMeasure();
    double[] sums = new double[measure.sums()];
    double square = 0;
    for (int at = 0; at < readings.length; at++) {
      if (at == 1000) {
        Arrays.fill(sums, 0);
        square = 0;
      }
      pca.testThenTrain(readings[at], measure, sums);
      for (float value : readings[at]) {
        square += value * value;
      }
    }
    // What is left is the noise outside of the three directions: variance .01 in five of eight.
    double left = Math.sqrt(.01 * (CHANNELS - KEPT) / (square / measure.value("judged", sums)));
    assertThat(measure.value("error", sums)).isCloseTo(left, within(.05 * left));
  }

  @Test
  void equalsThePcaOfTheWholeBatch() {
    float[][] readings = planted(700, .3, 2);
    OnlinePca pca = new OnlinePca(CHANNELS, KEPT, 350);
    for (float[] reading : readings) {
      pca.learn(reading);
    }
    // The oracle goes another way: singular vectors of the centred readings, mean taken first.
    double[] mean = new double[CHANNELS];
    for (float[] reading : readings) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        mean[channel] += reading[channel] / (double) readings.length;
      }
    }
    double[][] centred = new double[readings.length][CHANNELS];
    for (int at = 0; at < readings.length; at++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        centred[at][channel] = readings[at][channel] - mean[channel];
      }
    }
    double[][] v = Factorisations.svd(centred).v();
    for (float[] reading : planted(20, .3, 3)) {
      float[] found = pca.reconstruct(reading);
      for (int channel = 0; channel < CHANNELS; channel++) {
        double expected = mean[channel];
        for (int j = 0; j < KEPT; j++) {
          double coefficient = 0;
          for (int other = 0; other < CHANNELS; other++) {
            coefficient += v[other][j] * (reading[other] - mean[other]);
          }
          expected += coefficient * v[channel][j];
        }
        assertThat((double) found[channel]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void answersZeroBeforeAnythingIsLearnedAndTheMeanAfterOne() {
    OnlinePca pca = new OnlinePca(2, 1, 10);
    assertThat(pca.reconstruct(new float[] {5, GAP})).containsExactly(0, 0);
    pca.learn(new float[] {3, 4});
    assertThat(pca.reconstruct(new float[] {5, 5})).containsExactly(3, 4);
  }

  @Test
  void reconstructionChangesNothing() {
    OnlinePca pca = new OnlinePca(CHANNELS, KEPT, 10);
    float[][] readings = planted(30, .1, 4);
    for (float[] reading : readings) {
      pca.learn(reading);
    }
    float[] before = pca.reconstruct(readings[0]);
    pca.reconstruct(readings[1]);
    assertThat(pca.reconstruct(readings[0])).containsExactly(before);
  }

  @Test
  void fillsGapsFromTheObservedChannels() {
    OnlinePca pca = new OnlinePca(CHANNELS, KEPT, 100);
    for (float[] reading : planted(500, 0, 5)) {
      pca.learn(reading);
    }
    // Without noise a reading lies in mean + three directions, and five channels determine it.
    for (float[] reading : planted(20, 0, 6)) {
      float[] gappy = reading.clone();
      gappy[1] = GAP;
      gappy[4] = GAP;
      gappy[7] = GAP;
      float[] found = pca.reconstruct(gappy);
      assertThat(found).containsExactly(reading, within(.05f));
    }
  }

  @Test
  void learnsFromReadingsWithGaps() {
    OnlinePca pca = new OnlinePca(CHANNELS, KEPT, 50);
    SeededRandom random = new SeededRandom(7);
    CodingMeasure measure = new CodingMeasure();
    double[] sums = new double[measure.sums()];
    int seen = 0;
    for (float[] reading : planted(4000, .05, 8)) {
      if (seen++ == 3000) {
        Arrays.fill(sums, 0);
      }
      for (int channel = 0; channel < CHANNELS; channel++) {
        reading[channel] = random.uniform() < .1 ? GAP : reading[channel];
      }
      pca.testThenTrain(reading, measure, sums);
    }
    assertThat(measure.value("error", sums)).isLessThan(.1);
    float[] nothing = new float[CHANNELS];
    Arrays.fill(nothing, GAP);
    for (float value : pca.reconstruct(nothing)) {
      assertThat(value).isFinite();
    }
  }

  /** Mean (1, 2, …)/4 plus three fixed random directions with normal weights, plus noise. */
  private static float[][] planted(int count, double noise, long seed) {
    SeededRandom directions = new SeededRandom(99);
    double[][] loading = new double[CHANNELS][KEPT];
    for (double[] row : loading) {
      Arrays.setAll(row, j -> directions.gaussian());
    }
    SeededRandom random = new SeededRandom(seed);
    float[][] readings = new float[count][CHANNELS];
    for (float[] reading : readings) {
      double[] weights = new double[KEPT];
      Arrays.setAll(weights, j -> random.gaussian());
      for (int channel = 0; channel < CHANNELS; channel++) {
        double value = (channel + 1) / 4.0 + noise * random.gaussian();
        for (int j = 0; j < KEPT; j++) {
          value += loading[channel][j] * weights[j];
        }
        reading[channel] = (float) value;
      }
    }
    return readings;
  }
}
