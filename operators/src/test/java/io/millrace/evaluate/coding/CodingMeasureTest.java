package io.millrace.evaluate.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class CodingMeasureTest {

  @Test
  void exampleUsage() {
    CodingMeasure measure = new CodingMeasure();
    double[] sums = new double[measure.sums()];
    measure.judge(new float[] {3, Float.NaN}, new float[] {3, 8}, 24, sums);
    measure.judge(new float[] {0, 4}, new float[] {3, 4}, 30, sums);

    assertThat(measure.value("error", sums)).isEqualTo(.6);
    assertThat(measure.value("bits", sums)).isEqualTo(27);
    assertThat(measure.value("bits_per_value", sums)).isEqualTo(18);
  }

  @Test
  void itsErrorIsTheRelativeErrorOfAStream() {
    SeededRandom random = new SeededRandom(9);
    CodingMeasure measure = new CodingMeasure();
    RelativeError stream = new RelativeError(10);
    double[] sums = new double[measure.sums()];
    for (int at = 0; at < 200; at++) {
      float[] reading = {(float) random.gaussian(), (float) random.gaussian()};
      float[] decoded = {(float) random.gaussian(), reading[1]};
      stream.add(reading, decoded);
      measure.judge(reading, decoded, 8, sums);
    }
    assertThat(measure.value("error", sums)).isCloseTo(stream.total(), within(1e-12));
  }

  @Test
  void whatWasNotDecodedIsRefusedAndNotCounted() {
    CodingMeasure measure = new CodingMeasure();
    double[] sums = new double[measure.sums()];
    assertThatThrownBy(() -> measure.judge(new float[] {1, 2}, new float[] {1, Float.NaN}, 8, sums))
        .hasMessageContaining("Cannot judge channel 1");
    assertThat(sums).containsOnly(0);
  }
}
