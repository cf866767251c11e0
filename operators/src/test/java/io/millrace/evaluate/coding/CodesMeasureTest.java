package io.millrace.evaluate.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.coding.CodesMeasure.Coded;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodesMeasureTest {

  /** Two readings; each value is half a deviation off, whatever its unit is. */
  @Test
  void exampleUsage() {
    CodesMeasure measure = new CodesMeasure(2);
    double[] sums = new double[measure.sums()];

    measure.judge(new float[] {1000, 1}, new Coded(40, .2, new float[] {1050, 1.5f}), sums);
    measure.judge(new float[] {1200, 3}, new Coded(60, .4, new float[] {1150, 2.5f}), sums);

    assertThat(measure.value("judged", sums)).isEqualTo(2);
    assertThat(measure.value("error", sums)).isCloseTo(.5, within(1e-12));
    assertThat(measure.value("bits", sums)).isEqualTo(50);
    assertThat(measure.value("bits_per_value", sums)).isEqualTo(25);
    assertThat(measure.value("reading_error", sums)).isCloseTo(Math.sqrt(.1), within(1e-12));
  }

  /** The oracle keeps all values and computes means and deviations in two passes. */
  @Test
  void theErrorIsThatOfAllValuesInDeviationsOfTheirChannel() {
    SplittableRandom random = new SplittableRandom(5);
    CodesMeasure measure = new CodesMeasure(3);
    double[] sums = new double[measure.sums()];
    List<List<double[]>> channels =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    double bits = 0;
    for (int at = 0; at < 500; at++) {
      float[] reading = new float[3];
      float[] decoded = new float[3];
      for (int channel = 0; channel < 3; channel++) {
        boolean missing = random.nextInt(7) == 0;
        reading[channel] =
            missing ? Float.NaN : (float) (1000 * channel + random.nextGaussian() * (channel + 1));
        decoded[channel] = (float) (1000 * channel + random.nextGaussian());
        if (!missing) {
          channels.get(channel).add(new double[] {reading[channel], decoded[channel]});
        }
      }
      measure.judge(reading, new Coded(at % 5, Double.NaN, decoded), sums);
      bits += at % 5;
    }
    double total = 0;
    long values = 0;
    for (List<double[]> channel : channels) {
      double mean = channel.stream().mapToDouble(pair -> pair[0]).average().orElseThrow();
      double variance =
          channel.stream().mapToDouble(p -> (p[0] - mean) * (p[0] - mean)).average().orElseThrow();
      total += channel.stream().mapToDouble(p -> (p[1] - p[0]) * (p[1] - p[0])).sum() / variance;
      values += channel.size();
    }

    assertThat(measure.value("error", sums)).isCloseTo(Math.sqrt(total / values), within(1e-6));
    assertThat(measure.value("bits_per_value", sums)).isEqualTo(bits / values);
    assertThat(measure.value("reading_error", sums)).isNaN();
  }

  @Test
  void withoutWhatIsDecodedThereAreTheBitsAndTheErrorThatWasMeasured() {
    CodesMeasure measure = new CodesMeasure(1);
    double[] sums = new double[measure.sums()];
    measure.judge(new float[] {1}, new Coded(16, .5, new float[0]), sums);

    assertThat(measure.value("error", sums)).isNaN();
    assertThat(measure.value("reading_error", sums)).isEqualTo(.5);
    assertThat(measure.value("bits_per_value", sums)).isEqualTo(16);
  }

  @Test
  void anotherWidthIsRefused() {
    CodesMeasure measure = new CodesMeasure(2);
    assertThatThrownBy(
            () -> measure.judge(new float[2], new Coded(1, 0, new float[3]), new double[14]))
        .hasMessageContaining("2 channels that was decoded as 3");
  }
}
