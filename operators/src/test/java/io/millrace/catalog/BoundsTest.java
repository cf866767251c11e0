package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Bound;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Humidity is at most 100, and dust at least zero. */
class BoundsTest {

  private static final Forecast.Spec FORECAST =
      Forecast.ahead(1, 6).states(8).interval(.9).ridge(1);
  private static final Map<Integer, Bound> HUMIDITY = Map.of(0, new Bound(0, 100));

  @Test
  void exampleUsage() {
    assertThat(ends(FORECAST)[1]).isGreaterThan(100);
    assertThat(ends(FORECAST.bounds(HUMIDITY))).containsExactly(0, 100);
  }

  @Test
  void behindAScaleTheyAreOfWhatWasRead() {
    assertThat(ends(Standardize.bounds(HUMIDITY), FORECAST)).containsExactly(0, 100);
    assertThat(ends(Standardize.bounds(Map.of(0, Bound.most(100))), FORECAST)[1]).isEqualTo(100);
    assertThatThrownBy(() -> ends(Standardize.defaults(), FORECAST.bounds(HUMIDITY)))
        .hasMessageContaining("bounds: expected a channel as it was read, found channel 0")
        .hasMessageContaining("write bounds to standardize instead");
  }

  @Test
  void oneBoundLeavesTheOtherSideOpen() {
    assertThat(ends(FORECAST.bounds(Map.of(0, Bound.least(0))))[1]).isGreaterThan(100);
    assertThat(ends(FORECAST.bounds(Map.of(0, Bound.most(100))))[0]).isNegative();
  }

  @Test
  void aDeclaredTargetHasItsOwn() {
    Stage stage =
        new ModelSpec(
            "forecast",
            Map.of("states", 8, "bounds", Map.of("dust", Map.of("least", 0, "most", 5))));
    SingleStream stream =
        SingleStream.of(
            Operators.shipped().create(List.of(stage), 1, DeclaredTargets.values("dust")), 1);
    Random random = new Random(3);
    float most = 0;
    float least = 1;
    for (int step = 0; step < 500; step++) {
      float dust = 8 * random.nextFloat();
      float[] answer =
          stream
              .step(new float[] {dust}, new float[] {dust}, step)
              .orElseThrow()
              .numbers("prediction");
      most = Math.max(most, answer[0]);
      least = Math.min(least, answer[0]);
    }
    assertThat(most).isEqualTo(5);
    assertThat(least).isNotNegative();
    assertThatThrownBy(
            () ->
                Operators.shipped()
                    .create(
                        List.of(
                            new ModelSpec(
                                "forecast", Map.of("bounds", Map.of("rain", Map.of("least", 0))))),
                        1,
                        DeclaredTargets.values("dust")))
        .hasMessageContaining("bounds: expected one of dust, or numbers from 0 to 0, found rain");
  }

  @Test
  void whatCannotBeIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                ends(FORECAST.bounds(Map.of(0, new Bound(3, 2), 1, Bound.least(0))).nonnegative(1)))
        .hasMessageContaining("expected least below most, found 3.0 and 2.0 of 0")
        .hasMessageContaining("expected one least value of 1, found nonnegative too");
    assertThatThrownBy(
            () -> ends(new ModelSpec("forecast", Map.of("bounds", Map.of("0", Map.of("lest", 0))))))
        .hasMessageContaining("lest");
  }

  /** The least and the greatest number that is answered of channel 0. */
  private static float[] ends(Stage... stages) {
    SingleStream stream = SingleStream.of(Operators.model(2, stages), 1);
    Random random = new Random(1);
    float least = 50;
    float most = 50;
    for (int step = 0; step < 2000; step++) {
      float value = 50 + 40 * (float) random.nextGaussian();
      float[] row = {Math.max(0, Math.min(value, 100)), (float) random.nextGaussian()};
      SingleStream.Answer answer = stream.step(row, step).orElse(null);
      for (String field :
          new String[] {"prediction_1", "matured_6", "lower_6", "upper_1", "matured_lower_1"}) {
        if (answer != null && step > 100) {
          least = Math.min(least, answer.numbers(field)[0]);
          most = Math.max(most, answer.numbers(field)[0]);
        }
      }
    }
    return new float[] {least, most};
  }
}
