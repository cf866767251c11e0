package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.SingleStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Channels whose value at the target is known. */
class PlannedTest {

  private static final int LONGEST = 6;

  /** Channel 0 follows a set point, which channel 1 says six readings before. */
  @Test
  void exampleUsage() {
    double[] known = errors(Map.of("ahead", List.of(1, 3, 6), "planned", 1));
    double[] unknown = errors(Map.of("ahead", List.of(1, 3, 6), "targets", 0));
    for (int j = 0; j < 3; j++) {
      assertThat(known[j]).as("horizon %d", j).isLessThan(.2);
    }
    assertThat(known[0])
        .as("the plan of five readings before is no feature of the other")
        .isLessThan(.6 * unknown[0]);
  }

  @Test
  void onePlanReachesTheOnlyHorizon() {
    assertThat(errors(Map.of("ahead", 6, "planned", 1))[2]).isLessThan(.2);
  }

  @Test
  void aPlanIsNoTarget() {
    assertThatThrownBy(
            () -> ForecastContractTest.model(2, Map.of("planned", 1, "targets", List.of(0, 1))))
        .hasMessageContaining("planned: expected channels that are no targets")
        .hasMessageContaining("found channel 1 among both");
    assertThatThrownBy(() -> ForecastContractTest.model(1, Map.of("planned", 0)))
        .hasMessageContaining("planned: expected a channel that is not planned");
  }

  private static double[] errors(Map<String, Object> options) {
    SingleStream stream = SingleStream.of(ForecastContractTest.model(2, options), 1);
    Random random = new Random(8);
    float[] plan = new float[8000 + LONGEST];
    for (int step = 0; step < plan.length; step++) {
      plan[step] =
          step > 0 && random.nextDouble() < .8 ? plan[step - 1] : (float) random.nextGaussian();
    }
    double[] squares = new double[3];
    for (int step = 0; step < 8000; step++) {
      float value = plan[step] + .1f * (float) random.nextGaussian();
      SingleStream.Answer answer =
          stream.step(new float[] {value, plan[step + LONGEST]}, step).orElseThrow();
      for (int j = 0; step >= 4000 && j < 3; j++) {
        boolean many = options.get("ahead") instanceof List;
        String name = many ? "error_" + List.of(1, 3, 6).get(j) : "error";
        float error = answer.number(name);
        squares[j] += error * error;
      }
    }
    for (int j = 0; j < 3; j++) {
      squares[j] = Math.sqrt(squares[j] / 4000);
    }
    return squares;
  }
}
