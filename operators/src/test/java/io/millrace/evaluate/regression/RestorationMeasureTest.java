package io.millrace.evaluate.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RestorationMeasureTest {

  @Test
  void exampleUsage() {
    RestorationMeasure measure = new RestorationMeasure(1);
    double[] sums = new double[measure.sums()];
    // Truth 0 and 2: deviation 1. The first was hidden and answered by the mean.
    measure.judge(new float[] {0}, new float[] {Float.NaN}, new float[] {1}, sums);
    measure.judge(new float[] {2}, new float[] {2.5f}, new float[] {2.05f}, sums);

    assertThat(measure.value("hidden", sums)).isEqualTo(1);
    assertThat(measure.value("hidden_error", sums)).isCloseTo(1, within(1e-12));
    assertThat(measure.value("observed_error", sums)).isCloseTo(.05, within(1e-6));
    assertThat(measure.value("gain", sums)).isCloseTo(20, within(1e-5));
  }

  @Test
  void unitsOfChannelsDoNotCount() {
    RestorationMeasure measure = new RestorationMeasure(2);
    double[] small = new double[measure.sums()];
    double[] large = new double[measure.sums()];
    float[][] truth = {{1, 3}, {2, -1}, {4, 0}};
    for (float[] row : truth) {
      float[] answer = {row[0] + .5f, row[1] - 1};
      float[] input = {Float.NaN, row[1] + 2};
      measure.judge(row, input, answer, small);
      measure.judge(scaled(row), scaled(input), scaled(answer), large);
    }
    for (String metric : new String[] {"hidden_error", "observed_error", "gain"}) {
      assertThat(measure.value(metric, large))
          .as(metric)
          .isCloseTo(measure.value(metric, small), within(1e-6));
    }
  }

  @Test
  void whatNobodyKnowsIsPassedOver() {
    RestorationMeasure measure = new RestorationMeasure(2);
    double[] sums = new double[measure.sums()];
    measure.judge(
        new float[] {Float.NaN, 1}, new float[] {1, Float.NaN}, new float[] {9, Float.NaN}, sums);

    assertThat(measure.value("hidden", sums)).isZero();
    assertThat(measure.value("hidden_error", sums)).isNaN();
  }

  /** Sums of two streams, added, are those of both together. */
  @Test
  void keysCombineByTheirSums() {
    RestorationMeasure measure = new RestorationMeasure(1);
    double[] one = new double[measure.sums()];
    double[] other = new double[measure.sums()];
    measure.judge(new float[] {0}, new float[] {.5f}, new float[] {.25f}, one);
    measure.judge(new float[] {2}, new float[] {2.5f}, new float[] {1.75f}, other);
    for (int i = 0; i < one.length; i++) {
      one[i] += other[i];
    }
    // Together the deviation is one, and the error halves: 20 log10(2) dB.
    assertThat(measure.value("observed_error", one)).isEqualTo(.25);
    assertThat(measure.value("gain", one)).isCloseTo(6.0206, within(1e-4));
  }

  private static float[] scaled(float[] row) {
    return new float[] {row[0] * 1024, row[1] / 8};
  }
}
