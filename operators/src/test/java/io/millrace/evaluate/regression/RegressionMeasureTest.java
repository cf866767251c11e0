package io.millrace.evaluate.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionMeasureTest {

  private static final float[] UNKNOWN = {Float.NaN};

  @Test
  void exampleUsage() {
    RegressionMeasure measure = new RegressionMeasure(1, .9);
    SeasonalTruth season = new SeasonalTruth(1, 1);
    double[] sums = new double[measure.sums()];
    float[][] truths = {{1}, {3}, {2}};
    float[][] answers = {{1}, {2}, {4}};
    for (int at = 0; at < truths.length; at++) {
      measure.judge(Answer.point(answers[at]), truths[at], season.before(), sums);
      season.learn(truths[at]);
    }
    assertThat(measure.value("mae", sums)).isEqualTo(1);
    assertThat(measure.value("rmse", sums)).isCloseTo(Math.sqrt(5 / 3.0), within(1e-15));
    // Against the value before: errors 1 and 2, changes 2 and 1.
    assertThat(measure.value("mase", sums)).isEqualTo(1);
  }

  /**
   * Against scikit-learn 1.9.1 (mean_squared_error, mean_absolute_error, mean_pinball_loss) and
   * numpy on the same 200 numbers, for i = 0 .. 199:
   *
   * <pre>
   * truth = (37 i % 101) / 4    answer = truth + (53 i % 29 - 14) / 8
   * lower = answer - (7 i % 5 + 1) / 2    upper = answer + (11 i % 6) / 2
   * </pre>
   */
  @Test
  void agreesWithScikitLearn() {
    RegressionMeasure measure = new RegressionMeasure(1, .9);
    SeasonalTruth season = new SeasonalTruth(1, 24);
    double[] sums = new double[measure.sums()];
    for (int i = 0; i < 200; i++) {
      float truth = (37 * i % 101) / 4f;
      float answer = truth + (53 * i % 29 - 14) / 8f;
      float[] lower = {answer - (7 * i % 5 + 1) / 2f};
      float[] upper = {answer + (11 * i % 6) / 2f};
      float[] known = {truth};
      measure.judge(new Answer(new float[] {answer}, lower, upper), known, season.before(), sums);
      season.learn(known);
    }
    assertThat(measure.value("judged", sums)).isEqualTo(200);
    assertThat(measure.value("rmse", sums)).isCloseTo(1.05, within(1e-12));
    assertThat(measure.value("mae", sums)).isCloseTo(.91, within(1e-12));
    assertThat(measure.value("bias", sums)).isCloseTo(.0075, within(1e-12));
    assertThat(measure.value("pinball", sums)).isCloseTo(.1734375, within(1e-12));
    assertThat(measure.value("coverage", sums)).isCloseTo(.69, within(1e-12));
    assertThat(measure.value("width", sums)).isCloseTo(2.75, within(1e-12));
    assertThat(measure.value("mase", sums)).isCloseTo(.10752778713371505, within(1e-12));
  }

  @Test
  void aTruthWithoutAnAnswerIsCountedAndNotJudged() {
    RegressionMeasure measure = new RegressionMeasure(1, .9);
    double[] sums = new double[measure.sums()];
    measure.judge(Answer.point(Float.NaN), new float[] {1}, UNKNOWN, sums);
    measure.judge(Answer.point(1), UNKNOWN, UNKNOWN, sums);

    assertThat(measure.value("unanswered", sums)).isEqualTo(1);
    assertThat(measure.value("judged", sums)).isZero();
    assertThat(measure.value("rmse", sums)).isNaN();
  }

  @Test
  void anInfiniteAnswerHasAnInfiniteError() {
    RegressionMeasure measure = new RegressionMeasure(1, .9);
    double[] sums = new double[measure.sums()];
    measure.judge(Answer.point(Float.NEGATIVE_INFINITY), new float[] {1}, UNKNOWN, sums);

    assertThat(measure.value("rmse", sums)).isInfinite();
    assertThat(measure.value("unanswered", sums)).isZero();
  }

  /** The unit of a channel must not decide the scaled error of several. */
  @Test
  void theScaledErrorOfSeveralChannelsIsTheirMean() {
    RegressionMeasure measure = new RegressionMeasure(2, .9);
    double[] sums = new double[measure.sums()];
    measure.judge(Answer.point(1, 3000), new float[] {2, 1000}, new float[] {0, 0}, sums);

    assertThat(measure.channel("mase", 0, sums)).isEqualTo(.5);
    assertThat(measure.channel("mase", 1, sums)).isEqualTo(2);
    assertThat(measure.value("mase", sums)).isEqualTo(1.25);
  }

  @Test
  void aChannelThatNeverChangesHasNoScaledError() {
    RegressionMeasure measure = new RegressionMeasure(1, .9);
    double[] sums = new double[measure.sums()];
    measure.judge(Answer.point(1), new float[] {2}, new float[] {2}, sums);

    assertThat(measure.value("mase", sums)).isNaN();
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    float[] one = {1};
    assertThatThrownBy(() -> new Answer(one, one, new float[0]))
        .hasMessageContaining("1 lower and 0 upper ends");
    assertThatThrownBy(() -> new RegressionMeasure(1, 1)).hasMessageContaining("cover 1.0");
    assertThatThrownBy(
            () ->
                new RegressionMeasure(1, .9)
                    .metrics()
                    .get(new RegressionMeasure(1, .9).index("r2")))
        .hasMessageContaining("Cannot judge by r2: expected one of judged,");
  }

  /** The season before, by a list of all readings. */
  @Test
  void aStoredSeasonGoesOn() {
    SeasonalTruth season = new SeasonalTruth(1, 5);
    for (int at = 0; at < 40; at++) {
      float before = season.before()[0];
      if (at < 5) {
        assertThat(before).isNaN();
      } else {
        assertThat(before).isEqualTo(at - 5);
      }
      season.learn(new float[] {at});
      float[] slots = new float[season.floats() + 1];
      season.write(slots, 1);
      season = new SeasonalTruth(1, 5);
      season.read(slots, 1);
    }
  }
}
