package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.SingleStream;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nine tenths of the targets lie in intervals of .9, whatever the errors are. */
class IntervalsTest {

  private static final int READINGS = 6000;
  private static final int FIRST = 1500;

  enum Series {
    NORMAL((random, step) -> random.nextGaussian()),
    HEAVY((random, step) -> random.nextGaussian() / Math.sqrt(random.nextDouble())),
    ONE_SIDED((random, step) -> -Math.log(1 - random.nextDouble())),
    WIDER((random, step) -> random.nextGaussian() * (step < 3000 ? 1 : 5)),
    NARROWER((random, step) -> random.nextGaussian() * (step < 3000 ? 5 : 1)),
    GROWING((random, step) -> random.nextGaussian() * Math.exp(step / 2000.0)),
    CONSTANT_FIRST((random, step) -> step < 1000 ? 0 : random.nextGaussian()),
    MOSTLY_ZERO((random, step) -> random.nextDouble() < .8 ? 0 : random.nextGaussian()),
    DRIFTING((random, step) -> random.nextGaussian() + step / 300.0);

    private final ToDoubleBiFunction<Random, Integer> law;

    Series(ToDoubleBiFunction<Random, Integer> law) {
      this.law = law;
    }
  }

  private static double coverage(Series series, int ahead, long seed) {
    SingleStream stream =
        SingleStream.of(
            ForecastContractTest.model(1, Map.of("ahead", ahead, "states", 8, "interval", .9)), 1);
    Random random = new Random(seed);
    int inside = 0;
    int all = 0;
    for (int step = 0; step < READINGS; step++) {
      float value = (float) series.law.applyAsDouble(random, step);
      var answer = stream.step(new float[] {value}, step).orElseThrow();
      float lower = answer.numbers("matured_lower")[0];
      if (step >= FIRST) {
        all++;
        inside += value >= lower && value <= answer.numbers("matured_upper")[0] ? 1 : 0;
      }
    }
    return (double) inside / all;
  }

  @ParameterizedTest
  @EnumSource(Series.class)
  void nineTenthsLieInside(Series series) {
    for (int ahead : new int[] {1, 24}) {
      for (int seed = 0; seed < 3; seed++) {
        assertThat(coverage(series, ahead, seed)).as(series + " " + ahead).isBetween(.88, .92);
      }
    }
  }

  /** The bounds of a forecast come back with its target. */
  @Test
  void theBoundsOfAForecastWaitForItsTarget() {
    SingleStream stream =
        SingleStream.of(
            ForecastContractTest.model(2, Map.of("ahead", 3, "states", 8, "interval", .8)), 1);
    Random random = new Random(4);
    float[][] upper = new float[300][];
    for (int step = 0; step < 300; step++) {
      float[] row = {(float) random.nextGaussian(), (float) (2 * random.nextGaussian())};
      var answer = stream.step(row, step).orElseThrow();
      upper[step] = answer.numbers("upper");
      if (step >= 3) {
        assertThat(answer.numbers("matured_upper")).containsExactly(upper[step - 3]);
      }
      if (step < 20) {
        assertThat(upper[step]).containsOnly(Float.NaN);
      }
      if (step > 40) {
        assertThat(answer.numbers("lower")[0])
            .isLessThan(answer.numbers("prediction")[0])
            .isLessThan(upper[step][0]);
      }
    }
  }
}
