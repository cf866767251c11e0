package io.millrace.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.coding.CodingMeasure;
import org.junit.jupiter.api.Test;

class BaselinesTest {

  private static final float GAP = Float.NaN;

  @Test
  void exampleUsage() {
    SeededRandom random = new SeededRandom(1);
    Baseline dct = new DctBasis(8, 2);
    Baseline last = new LastValue(8);
    CodingMeasure measure = new CodingMeasure();
    double[] dctSums = new double[measure.sums()];
    double[] lastSums = new double[measure.sums()];
    for (int at = 0; at < 500; at++) {
      float[] level = new float[8];
      java.util.Arrays.fill(level, (float) random.gaussian());
      dct.testThenTrain(level, measure, dctSums);
      last.testThenTrain(level, measure, lastSums);
    }
    // One level on all channels is one cosine. Against an independent one: |a-b|²/|a|² is 2.
    assertThat(measure.value("error", dctSums)).isLessThan(1e-6);
    assertThat(measure.value("error", lastSums)).isCloseTo(Math.sqrt(2), within(.15));
  }

  @Test
  void dctKeepsTheLargestOfAnOrthonormalBasis() {
    // x = 3 b_2 + 2 b_5 + b_7 with unit vectors b: keeping two leaves exactly b_7.
    float[] reading = new float[9];
    for (int channel = 0; channel < 9; channel++) {
      reading[channel] = cosine(2, channel, 3) + cosine(5, channel, 2) + cosine(7, channel, 1);
    }
    float[] found = new DctBasis(9, 2).reconstruct(reading);
    for (int channel = 0; channel < 9; channel++) {
      assertThat(found[channel])
          .isCloseTo(cosine(2, channel, 3) + cosine(5, channel, 2), within(1e-5f));
    }
    CodingMeasure measure = new CodingMeasure();
    double[] sums = new double[measure.sums()];
    measure.judge(reading, found, CodingMeasure.NO_PACKET, sums);
    assertThat(measure.value("error", sums)).isCloseTo(1 / Math.sqrt(14), within(1e-6));
    assertThat(new DctBasis(9, 9).reconstruct(reading)).containsExactly(reading, within(1e-5f));
  }

  @Test
  void dctFillsAGapFromWhatItKeeps() {
    float[] level = {2, 2, GAP, 2, 2, 2, 2, 2};
    // The gap's share shrinks by 1/n a round: after ten it is 2 · 8⁻¹¹.
    assertThat(new DctBasis(8, 1).reconstruct(level)[2]).isCloseTo(2f, within(1e-5f));
  }

  @Test
  void dctOfNothingObservedIsZero() {
    assertThat(new DctBasis(2, 1).reconstruct(new float[] {GAP, GAP})).containsExactly(0, 0);
  }

  @Test
  void lastValueCarriesEachChannelForward() {
    LastValue last = new LastValue(3);
    assertThat(last.reconstruct(new float[] {9, 9, 9})).containsExactly(0, 0, 0);
    last.learn(new float[] {1, 2, GAP});
    last.learn(new float[] {GAP, 3, GAP});
    assertThat(last.reconstruct(new float[] {9, GAP, 9})).containsExactly(1, 3, 0);
    last.reconstruct(new float[3])[0] = 77;
    assertThat(last.reconstruct(new float[3])[0]).as("the caller's own array").isEqualTo(1);
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new DctBasis(4, 5)).hasMessage("Cannot keep 5 of 4 coefficients");
    assertThatThrownBy(() -> new OnlinePca(4, 0, 10)).hasMessageContaining("0 of 4 components");
    assertThatThrownBy(() -> new OnlinePca(4, 1, 0)).hasMessageContaining("every 0 readings");
  }

  private static float cosine(int j, int channel, float weight) {
    return (float) (weight * Math.sqrt(2.0 / 9) * Math.cos(Math.PI * (2 * channel + 1) * j / 18));
  }
}
