package io.millrace.benchmark.published.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import io.millrace.evaluate.baseline.BaselineKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MethodsTest {

  private static final int READINGS = 1500;
  private static final int FIRST = 400;
  private static final int STRANGE = 1200;

  static List<Method> all() {
    return List.of(
        new PipelineMethod(
            "dictionary",
            "score",
            PipelineMethod.Learning.ALWAYS,
            Standardize.defaults(),
            Dictionary.defaults()),
        new PipelineMethod(
            "frozen",
            "score",
            PipelineMethod.Learning.FIRST_PART,
            Standardize.defaults(),
            Dictionary.defaults()),
        new PipelineMethod(
            "forecast",
            "error",
            PipelineMethod.Learning.ALWAYS,
            Standardize.defaults(),
            Forecast.defaults()),
        new RobustNorm(),
        new RandomCutForestMethod(1),
        new RandomCutForestMethod(4),
        new HalfSpaceMethod(1),
        new FittedMethod(FittedMethod.Kind.MAHALANOBIS, 2),
        new FittedMethod(FittedMethod.Kind.PCA, 2),
        new ForecastErrorMethod(BaselineKind.NO_CHANGE));
  }

  @Test
  void exampleUsage() {
    Method forest = new RandomCutForestMethod(4);
    double[] scores = forest.scores(readings(), FIRST, 1);

    assertThat(scores).hasSize(READINGS);
    assertThat(scores[STRANGE]).isGreaterThan(2 * scores[STRANGE - 1]);
  }

  /** One reading lies far from all others in three of four channels. */
  @ParameterizedTest
  @MethodSource("all")
  void aReadingFarFromAllOthersIsAmongTheHighestScores(Method method) {
    double[] scores = method.scores(readings(), FIRST, 1);
    double strange = scores[STRANGE];
    long higher = Arrays.stream(scores, FIRST, READINGS).filter(score -> score > strange).count();
    assertThat(higher).isLessThan(10);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aScoreDependsOnNoLaterReading(Method method) {
    Readings readings = readings();
    Readings cut =
        new Readings(
            "cut", Arrays.copyOf(readings.times(), 900), Arrays.copyOf(readings.values(), 900));
    double[] whole = method.scores(readings, FIRST, 5);
    assertThat(method.scores(cut, FIRST, 5)).containsExactly(Arrays.copyOf(whole, 900));
  }

  @Test
  void smoothedScoresAreAMovingAverageOfLogarithms() {
    Method steps = stored(Double.NaN, 0, Math.E - 1, Math.E - 1);
    assertThat(new Smoothed(steps).scores(readings(), FIRST, 0))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(Double.NaN, 0, .1, .19);
  }

  /** The distance of Mahalanobis in closed form: independent channels, so Σ z². */
  @Test
  void theFittedDistanceIsThatOfTheFirstPart() {
    Readings readings = readings();
    double[] scores = new FittedMethod(FittedMethod.Kind.MAHALANOBIS, 1).scores(readings, FIRST, 0);
    double mean = Arrays.stream(scores, 0, FIRST).map(score -> score * score).sum() / FIRST;
    // The mean of the squared distances of the fitted readings is their width, but for the ridge.
    assertThat(mean).isCloseTo(4, within(.02));
  }

  private static Method stored(double... scores) {
    return new Method() {
      @Override
      public String name() {
        return "stored";
      }

      @Override
      public double[] scores(Readings readings, int first, long seed) {
        return scores.clone();
      }
    };
  }

  private static Readings readings() {
    SeededRandom random = new SeededRandom(7);
    long[] times = new long[READINGS];
    float[][] values = new float[READINGS][4];
    for (int at = 0; at < READINGS; at++) {
      times[at] = 1000L * at;
      for (int i = 0; i < 4; i++) {
        values[at][i] = (float) (10 * i + random.gaussian() + (at == STRANGE && i > 0 ? 20 : 0));
      }
    }
    return new Readings("readings", times, values);
  }
}
