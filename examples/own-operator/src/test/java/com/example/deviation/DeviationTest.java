package com.example.deviation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeviationTest {

  /** The state is kept in single precision: some ten roundings of 2⁻²⁴ each, of values near 1. */
  private static final double TOLERANCE = 1e-5;

  @Test
  void exampleUsage() {
    SingleStream stream = SingleStream.of(model(Map.of("warmup", 4)), 0);
    float[] readings = {1, 3, 1, 3};
    for (int at = 0; at < readings.length; at++) {
      assertThat(stream.step(new float[] {readings[at]}, at)).isEmpty();
    }
    // Mean 2, standard deviation 1.
    SingleStream.Answer answer = stream.step(new float[] {7}, 4).orElseThrow();
    assertThat(answer.number("deviation")).isCloseTo(5, within((float) TOLERANCE));
    assertThat(answer.number("largest")).isCloseTo(5, within((float) TOLERANCE));
  }

  @Test
  void upToTheHorizonItIsTheDistanceFromTheMeanInStandardDeviations() {
    double[] readings = readings(60);
    SingleStream stream = SingleStream.of(model(Map.of("horizon", 1000)), 0);
    for (int at = 0; at < readings.length; at++) {
      Optional<SingleStream.Answer> answer = step(stream, readings, at);
      double[] equal = new double[at];
      Arrays.fill(equal, 1.0 / at);
      requireClose(answer, expected(readings, equal, at), at);
    }
  }

  @Test
  void behindTheHorizonOldReadingsFadeByAConstantFactor() {
    int horizon = 5;
    double[] readings = readings(60);
    SingleStream stream = SingleStream.of(model(Map.of("horizon", horizon)), 0);
    for (int at = 0; at < readings.length; at++) {
      Optional<SingleStream.Answer> answer = step(stream, readings, at);
      requireClose(answer, expected(readings, fading(at, horizon), at), at);
    }
  }

  @Test
  void aBadOptionIsAFaultWithItsBounds() {
    assertThatThrownBy(() -> model(Map.of("horizon", 1, "warm", 3)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("horizon: expected a whole number from 2 to 1000000, found '1'")
        .hasMessageContaining("warm: unknown option");
  }

  private static StreamModel model(Map<String, Object> options) {
    return ModelCatalog.empty()
        .with("deviation", Deviation.FACTORY)
        .create(List.of(new ModelSpec("deviation", options)), 1);
  }

  private static double[] readings(int count) {
    return new Random(7).doubles(count).map(value -> (float) value).toArray();
  }

  private static Optional<SingleStream.Answer> step(SingleStream stream, double[] all, int at) {
    return stream.step(new float[] {(float) all[at]}, at);
  }

  /** Weights of the readings before {@code at}: each new one takes its share from all others. */
  private static double[] fading(int at, int horizon) {
    double[] weights = new double[at];
    for (int newest = 0; newest < at; newest++) {
      double share = Math.max(1.0 / (newest + 1), 1.0 / horizon);
      for (int older = 0; older < newest; older++) {
        weights[older] *= 1 - share;
      }
      weights[newest] = share;
    }
    return weights;
  }

  /** The deviation by its definition: a weighted mean and variance in two passes. */
  private static double expected(double[] readings, double[] weights, int at) {
    double mean = 0;
    for (int past = 0; past < at; past++) {
      mean += weights[past] * readings[past];
    }
    double variance = 0;
    for (int past = 0; past < at; past++) {
      variance += weights[past] * (readings[past] - mean) * (readings[past] - mean);
    }
    return (readings[at] - mean) / Math.sqrt(variance);
  }

  private static void requireClose(Optional<SingleStream.Answer> answer, double expected, int at) {
    assertThat(answer.isPresent()).as("answer %d", at).isEqualTo(at >= 10);
    answer.ifPresent(
        found ->
            assertThat((double) found.number("deviation"))
                .as("deviation %d", at)
                .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected)))));
  }
}
