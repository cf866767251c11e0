package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Dust that nobody forecasts below zero. */
class NonnegativeTest {

  private static final Forecast.Spec FORECAST =
      Forecast.ahead(1, 6).states(8).interval(.9).ridge(1);

  @Test
  void exampleUsage() {
    assertThat(least(Standardize.defaults(), FORECAST)).isNegative();
    assertThat(least(Standardize.nonnegative(0), FORECAST)).isZero();
  }

  @Test
  void aForecastOfReadingsAsTheyAreHasItsOwn() {
    assertThat(least(FORECAST)).isNegative();
    assertThat(least(FORECAST.nonnegative(0))).isZero();
  }

  @Test
  void nineTenthsStillLieInTheInterval() {
    SingleStream stream = stream(Standardize.nonnegative(0), FORECAST);
    Random random = new Random(2);
    int inside = 0;
    for (int step = 0; step < 6000; step++) {
      float[] row = row(random);
      SingleStream.Answer answer = stream.step(row, step).orElse(null);
      if (step >= 2000) {
        inside +=
            row[0] >= answer.numbers("matured_lower_1")[0]
                    && row[0] <= answer.numbers("matured_upper_1")[0]
                ? 1
                : 0;
      }
    }
    assertThat(inside / 4000.0).isBetween(.87, .95);
  }

  @Test
  void zeroOfAScaledChannelIsNotItsZero() {
    assertThatThrownBy(() -> stream(Standardize.defaults(), FORECAST.nonnegative(0)))
        .hasMessageContaining("nonnegative: expected a channel as it was read, found channel 0")
        .hasMessageContaining("write nonnegative to standardize instead");
    assertThatThrownBy(() -> stream(Standardize.nonnegative(2), FORECAST))
        .hasMessageContaining("nonnegative: expected channels from 0 to 1, found 2");
  }

  /** The least number that is answered of channel 0; the other goes below zero. */
  private static float least(Stage... stages) {
    SingleStream stream = stream(stages);
    Random random = new Random(1);
    float least = 1;
    float other = 1;
    for (int step = 0; step < 2000; step++) {
      SingleStream.Answer answer = stream.step(row(random), step).orElse(null);
      for (String field :
          new String[] {"prediction_1", "matured_6", "lower_6", "upper_1", "matured_lower_1"}) {
        if (answer != null && step > 100) {
          least = Math.min(least, answer.numbers(field)[0]);
          other = Math.min(other, answer.numbers(field)[1]);
        }
      }
    }
    assertThat(other).isNegative();
    return least;
  }

  private static float[] row(Random random) {
    float dust = random.nextDouble() < .7 ? 0 : -(float) Math.log(1 - random.nextDouble());
    return new float[] {dust, (float) random.nextGaussian()};
  }

  private static SingleStream stream(Stage... stages) {
    return SingleStream.of(Operators.model(2, stages), 1);
  }
}
