package io.millrace.api.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RunningMeanTest {

  @Test
  void exampleUsage() {
    float[] slots = {5f};
    RunningMean.fold(slots, 0, 9, 0.25);
    assertThat(slots[0]).isEqualTo(6f);
  }

  @Test
  void weighsMiniBatchesByTheirNumberUntilItForgets() {
    // With rate 2/(t+2) the mean of x_0 .. x_t is sum (s+1) x_s / sum (s+1).
    float[] slots = {1e6f};
    double sum = 0;
    double weights = 0;
    for (int t = 0; t < 150; t++) {
      double value = Math.sin(t);
      RunningMean.fold(slots, 0, value, RunningMean.rate(t));
      sum += (t + 1) * value;
      weights += t + 1;
      assertThat((double) slots[0]).isCloseTo(sum / weights, within(1e-5));
    }
    assertThat(RunningMean.rate(1e6)).isEqualTo(0.01);
  }
}
