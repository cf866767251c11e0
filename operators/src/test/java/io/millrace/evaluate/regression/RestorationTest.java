package io.millrace.evaluate.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RestorationTest {

  @Test
  void exampleUsage() {
    Restoration restoration = new Restoration(1);
    // Truth 0 and 2: deviation 1. The first was hidden and answered by the mean.
    restoration.add(new float[] {0}, new float[] {Float.NaN}, new float[] {1});
    restoration.add(new float[] {2}, new float[] {2.5f}, new float[] {2.05f});

    assertThat(restoration.hidden()).isEqualTo(1);
    assertThat(restoration.hiddenError()).isCloseTo(1, within(1e-12));
    assertThat(restoration.observedError()).isCloseTo(.05, within(1e-6));
    assertThat(restoration.gain()).isCloseTo(20, within(1e-5));
  }

  @Test
  void unitsOfChannelsDoNotCount() {
    Restoration small = new Restoration(2);
    Restoration large = new Restoration(2);
    float[][] truth = {{1, 3}, {2, -1}, {4, 0}};
    for (float[] row : truth) {
      float[] answer = {row[0] + .5f, row[1] - 1};
      float[] input = {Float.NaN, row[1] + 2};
      small.add(row, input, answer);
      large.add(scaled(row), scaled(input), scaled(answer));
    }
    assertThat(large.hiddenError()).isCloseTo(small.hiddenError(), within(1e-6));
    assertThat(large.gain()).isCloseTo(small.gain(), within(1e-6));
  }

  @Test
  void whatNobodyKnowsIsPassedOver() {
    Restoration restoration = new Restoration(2);
    restoration.add(
        new float[] {Float.NaN, 1}, new float[] {1, Float.NaN}, new float[] {9, Float.NaN});

    assertThat(restoration.hidden()).isZero();
  }

  private static float[] scaled(float[] row) {
    return new float[] {row[0] * 1024, row[1] / 8};
  }
}
