package io.millrace.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.baseline.BaselineKind.Horizon;
import io.millrace.evaluate.classification.ClassMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BaselineKindTest {

  @Test
  void exampleUsage() {
    Forecaster seasonal = BaselineKind.of("seasonal").forecaster(new Horizon(1, 1, 3));
    float[] forecast = {};
    for (float value : new float[] {1, 2, 3}) {
      forecast = seasonal.forecast(new float[] {value});
    }
    assertThat(forecast).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource
  void everyMethodHasAWordAndGuessesClasses(BaselineKind kind) {
    assertThat(BaselineKind.of(kind.word())).isEqualTo(kind);
    ClassGuess guess = kind.guess(3, 4);
    assertThat(guess.name()).isEqualTo(kind.word());
    assertThat(guess.answer()).isEqualTo(ClassMemory.NONE);
    for (int at = 0; at < 40; at++) {
      guess.learn(1);
    }
    assertThat(guess.answer()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = "MAJORITY", mode = EnumSource.Mode.EXCLUDE)
  void everyMethodForNumbersFollowsALevel(BaselineKind kind) {
    Forecaster method = kind.forecaster(new Horizon(2, 3, 4));
    float[] forecast = {};
    for (int at = 0; at < 60; at++) {
      forecast = method.forecast(new float[] {5, -2000});
    }
    assertThat(forecast[0]).isCloseTo(5, within(.01f));
    assertThat(forecast[1]).isCloseTo(-2000, within(1f));
  }

  /** A series of period 6: the classes repeat. */
  @Test
  void seasonsOfClassesAreLearned() {
    int[] period = {0, 1, 1, 2, 0, 2};
    for (BaselineKind kind : List.of(BaselineKind.SEASONAL, BaselineKind.RIDGE_ON_LAGS)) {
      ClassGuess guess = kind.guess(3, 6);
      int right = 0;
      for (int at = 0; at < 600; at++) {
        right += guess.answer() == period[at % 6] ? 1 : 0;
        guess.learn(period[at % 6]);
      }
      assertThat(right).as(kind.word()).isGreaterThan(550);
    }
  }

  /** Beyond a season, the newest value of the right phase is some seasons old. */
  @Test
  void aHorizonMayBeLongerThanASeason() {
    Forecaster seasonal = BaselineKind.SEASONAL.forecaster(new Horizon(1, 5, 4));
    for (int at = 0; at < 40; at++) {
      float[] forecast = seasonal.forecast(new float[] {at % 4});
      if (at >= 8) {
        assertThat(forecast[0]).isEqualTo((at + 5) % 4);
      }
    }
  }

  @Test
  void theAverageIsThatOfTheWindowWithoutGaps() {
    MovingAverage average = new MovingAverage(1, 3);
    float[] forecast = {};
    for (float value : new float[] {100, 1, Float.NaN, 3}) {
      forecast = average.forecast(new float[] {value});
    }
    assertThat(forecast[0]).isEqualTo(2);
    assertThat(new MovingAverage(1, 2).forecast(new float[] {Float.NaN})[0]).isNaN();
  }

  @Test
  void aJumpHasALargeScore() {
    SeededRandom random = new SeededRandom(1);
    ErrorScore score = new ErrorScore(BaselineKind.NO_CHANGE.forecaster(new Horizon(2, 1, 1)), 2);
    double usual = 0;
    assertThat(score.score(new float[] {0, 0})).isNaN();
    for (int at = 0; at < 500; at++) {
      double one = score.score(new float[] {(float) random.gaussian(), (float) random.gaussian()});
      usual += Double.isNaN(one) ? 0 : one / 500;
    }
    assertThat(usual).isCloseTo(.9, within(.1));
    assertThat(score.score(new float[] {20, 20})).isGreaterThan(10);
  }

  @Test
  void whatCannotBeIsRefusedWithACure() {
    assertThatThrownBy(() -> BaselineKind.of("persistence"))
        .hasMessage(
            "Cannot compare with persistence: expected one of no-change, majority, moving-average,"
                + " seasonal, ridge-on-lags");
    assertThatThrownBy(() -> BaselineKind.MAJORITY.forecaster(new Horizon(1, 1, 1)))
        .hasMessageContaining("such as moving-average");
    assertThatThrownBy(() -> BaselineKind.SEASONAL.guess(2, 1))
        .hasMessageContaining("expected a season of 2 readings or more, found 1");
  }
}
