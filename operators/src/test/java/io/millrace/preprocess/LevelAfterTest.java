package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code level_after} a new level becomes the mean at the reading that shows it. */
class LevelAfterTest {

  private static final int MEAN = 0;
  private static final int DEVIATION = 1;
  private static final int COUNT = 2;

  /** A sensor that is recalibrated: forecasts are right two readings later. */
  @Test
  void exampleUsage() {
    double[] gradual = errors(Standardize.defaults());
    double[] atOnce = errors(Standardize.levelAfter(2));

    assertThat(atOnce[0]).as("before the new level").isEqualTo(gradual[0]);
    assertThat(atOnce[1]).as("mean error of the 200 readings after").isLessThan(2);
    assertThat(gradual[1]).isGreaterThan(3 * atOnce[1]);
  }

  /** Mean errors, in deviations of the noise, of 1,000 forecasts before a step and 200 after. */
  private static double[] errors(Standardize.Spec scale) {
    SingleStream stream =
        SingleStream.of(Operators.model(1, scale, Forecast.ahead(1).states(8).lags(1, 2)), 1);
    SeededRandom random = new SeededRandom(5);
    double[] sums = new double[2];
    float next = Float.NaN;
    for (int i = 0; i < 2210; i++) {
      float value = (float) ((i < 2000 ? 20 : 170) + 3 * random.gaussian());
      if (i >= 1000 && (i < 2000 || i >= 2010)) {
        sums[i < 2000 ? 0 : 1] += Math.abs(value - next) / 3;
      }
      next = stream.step(new float[] {value}, i).map(a -> a.numbers("prediction")[0]).orElse(0f);
    }
    return new double[] {sums[0] / 1000, sums[1] / 200};
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6})
  void theLastOfSoManyValuesIsTheMeanAndTheDeviationStays(int after) {
    RunningScale scale = scale(after);
    float[] state = usual(scale, 5000);
    for (int i = 1; i < after; i++) {
      scale.learn(state, 0, new float[] {-400 - i}, 0);
      assertThat(state[MEAN]).as("after %s values", i).isGreaterThan(15f);
    }
    float before = state[DEVIATION];

    scale.learn(state, 0, new float[] {-450}, 0);

    assertThat(state[MEAN]).isEqualTo(-450f);
    assertThat(state[DEVIATION]).isEqualTo(before);
    assertThat(state[COUNT]).isEqualTo(32f);
  }

  /** The way back is a new level like any other. */
  @Test
  void theOldLevelIsFoundAgain() {
    RunningScale scale = scale(2);
    float[] state = usual(scale, 5000);
    SeededRandom random = new SeededRandom(8);
    for (int i = 0; i < 700; i++) {
      scale.learn(state, 0, new float[] {(float) (320 + 3 * random.gaussian())}, 0);
    }
    assertThat(state[MEAN]).isBetween(319f, 321f);
    assertThat(state[DEVIATION]).isBetween(2.5f, 3.6f);

    scale.learn(state, 0, new float[] {21}, 0);
    assertThat(state[MEAN]).isGreaterThan(300f);
    scale.learn(state, 0, new float[] {19}, 0);
    assertThat(state[MEAN]).isEqualTo(19f);
  }

  /** A fault above and one below are no level, nor are two with a usual value between them. */
  @ParameterizedTest
  @CsvSource({"900, -900, 900", "900, 20, 900", "-900, 21, -900"})
  void valuesThatDoNotStayOnOneSideAreNoLevel(float first, float second, float third) {
    RunningScale scale = scale(2);
    float[] state = usual(scale, 5000);
    for (float value : new float[] {first, second, third}) {
      scale.learn(state, 0, new float[] {value}, 0);
    }
    assertThat(state[MEAN]).isBetween(19f, 21f);
    assertThat(state[COUNT]).isEqualTo(5003f);
  }

  /** On values within the reach it changes no bit. */
  @Test
  void usualValuesAreScaledAsWithoutIt() {
    assertThat(usual(scale(2), 3000)).isEqualTo(usual(scale(0), 3000));
  }

  @Test
  void oneValueIsNoLevel() {
    assertThatThrownBy(() -> Operators.model(1, Standardize.levelAfter(1), Forecast.ahead(1)))
        .hasMessageContaining("level_after: expected 0 or 2 to 6, found 1")
        .hasMessageContaining("write 2");
  }

  private static RunningScale scale(int levelAfter) {
    return new RunningScale(1, new StandardizeOptions(0, 16, 0, 10, levelAfter));
  }

  private static float[] usual(RunningScale scale, int count) {
    float[] state = new float[4];
    SeededRandom random = new SeededRandom(9);
    for (int i = 0; i < count; i++) {
      double noise = Math.max(-3, Math.min(3, random.gaussian()));
      scale.learn(state, 0, new float[] {(float) (20 + 3 * noise)}, 0);
    }
    return state;
  }
}
