package io.millrace.evaluate.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.regression.RegressionMeasure;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The judges against computations that hold whole series as arrays and look up what belongs
 * together by its index. {@code evaluate} and {@code measure} both use these judges.
 */
class JudgesTest {

  private static final int READINGS = 300;
  private static final int AHEAD = 5;
  private static final int SEASON = 12;

  private final SplittableRandom random = new SplittableRandom(9);

  /** Sums of a method over all that a judge found. */
  private static double[] ofMethod(double[] sums, int method, int methods) {
    int width = sums.length / methods;
    double[] own = new double[width];
    System.arraycopy(sums, method * width, own, 0, width);
    return own;
  }

  private static void add(double[] into, double[] more) {
    for (int i = 0; i < more.length; i++) {
      into[i] += more[i];
    }
  }

  @Test
  void exampleUsage() {
    float[] values = series();
    float[] answers = series();
    Judged.Numbers numbers = new Judged.Numbers(List.of("v"), AHEAD, .8);
    KeyEvaluation key =
        new KeyEvaluation(
            numbers,
            new Beside(List.of(BaselineKind.NO_CHANGE, BaselineKind.SEASONAL), SEASON, 0, 0));
    double[] sums = new double[3 * numbers.measure().sums()];
    for (int at = 0; at < READINGS; at++) {
      float[] known = {values[at]};
      float[] answer = {answers[at], answers[at] - 1, answers[at] + 2};
      add(sums, key.judge(new AnsweredRow(at, at, known, known, answer, null)));
    }

    RegressionMeasure measure = numbers.measure();
    double absolutes = 0;
    double noChange = 0;
    double scaled = 0;
    double naive = 0;
    int covered = 0;
    for (int at = AHEAD; at < READINGS; at++) {
      double error = (double) answers[at - AHEAD] - values[at];
      absolutes += Math.abs(error);
      noChange += Math.abs((double) values[at - AHEAD] - values[at]);
      covered +=
          answers[at - AHEAD] - 1 <= values[at] && values[at] <= answers[at - AHEAD] + 2 ? 1 : 0;
      if (at >= SEASON) {
        scaled += Math.abs(error);
        naive += Math.abs((double) values[at] - values[at - SEASON]);
      }
    }
    int judged = READINGS - AHEAD;
    assertThat(measure.value("judged", ofMethod(sums, 0, 3))).isEqualTo(judged);
    assertThat(measure.value("mae", ofMethod(sums, 0, 3)))
        .isCloseTo(absolutes / judged, within(1e-9));
    assertThat(measure.value("mase", ofMethod(sums, 0, 3))).isCloseTo(scaled / naive, within(1e-9));
    assertThat(measure.value("coverage", ofMethod(sums, 0, 3)))
        .isCloseTo((double) covered / judged, within(1e-12));
    assertThat(measure.value("mae", ofMethod(sums, 1, 3)))
        .isCloseTo(noChange / judged, within(1e-9));
    // The value a season before is the answer of the seasonal method, so it is its own scale.
    assertThat(measure.value("mase", ofMethod(sums, 2, 3))).isCloseTo(1, within(1e-9));
  }

  /** Only masked values are judged, and the season is learned from all. */
  @Test
  void ofValuesOfWhichSomeAreJudgedTheSeasonIsThatOfAll() {
    float[] values = series();
    Judged.Numbers numbers = new Judged.Numbers(List.of("v"), 0, .9);
    KeyEvaluation key = new KeyEvaluation(numbers, new Beside(List.of(), SEASON, 0, 0));
    double[] sums = new double[numbers.measure().sums()];
    double scaled = 0;
    double naive = 0;
    for (int at = 0; at < READINGS; at++) {
      boolean hidden = random.nextInt(3) == 0;
      float[] whole = {values[at]};
      float[] known = {hidden ? values[at] : Float.NaN};
      add(sums, key.judge(new AnsweredRow(at, at, known, known, new float[] {0}, null, whole)));
      if (hidden && at >= SEASON) {
        scaled += Math.abs(values[at]);
        naive += Math.abs((double) values[at] - values[at - SEASON]);
      }
    }
    assertThat(numbers.measure().value("mase", sums)).isCloseTo(scaled / naive, within(1e-9));
  }

  /** Truths that come three readings later: the answer of the reading {@code AHEAD} before. */
  @Test
  void anAnswerThatWaitsIsJudgedAsItWasGiven() {
    float[] values = series();
    float[] answers = series();
    Judged.Numbers numbers = new Judged.Numbers(List.of("v"), AHEAD, .9);
    KeyEvaluation key = new KeyEvaluation(numbers, new Beside(List.of(), 1, 0, 0));
    float[][] memos = new float[READINGS][];
    double[] sums = new double[numbers.measure().sums()];
    double absolutes = 0;
    for (int at = 0; at < READINGS; at++) {
      float[] nothing = {Float.NaN};
      memos[at] =
          key.remember(new AnsweredRow(at, at, nothing, nothing, new float[] {answers[at]}, null));
      int late = at - 3;
      if (late >= AHEAD) {
        add(sums, key.judgeLate(memos[late - AHEAD], new float[] {values[late]}));
        absolutes += Math.abs((double) answers[late - AHEAD] - values[late]);
      }
    }
    int judged = READINGS - 3 - AHEAD;
    assertThat(numbers.measure().value("judged", sums)).isEqualTo(judged);
    assertThat(numbers.measure().value("mae", sums)).isCloseTo(absolutes / judged, within(1e-9));
  }

  @Test
  void classesAreJudgedByTheirTableOfAnswersAndLabels() {
    Judged.Classes classes = new Judged.Classes(3);
    KeyEvaluation key =
        new KeyEvaluation(classes, new Beside(List.of(BaselineKind.MAJORITY), 1, 0, 0));
    double[] sums = new double[2 * classes.measure().sums()];
    double[][] table = new double[3][3];
    int[] labels = new int[3];
    int majorityRight = 0;
    for (int at = 0; at < READINGS; at++) {
      int label = random.nextInt(10) < 5 ? 2 : random.nextInt(3);
      int answer = random.nextInt(3);
      float[] known = {label};
      add(sums, key.judge(new AnsweredRow(at, at, known, known, new float[] {answer}, null)));
      table[answer][label]++;
      int most =
          labels[0] >= labels[1] && labels[0] >= labels[2] ? 0 : labels[1] >= labels[2] ? 1 : 2;
      majorityRight += at > 0 && most == label ? 1 : 0;
      labels[label]++;
    }
    double right = 0;
    double chance = 0;
    for (int c = 0; c < 3; c++) {
      right += table[c][c] / READINGS;
      double answered = table[c][0] + table[c][1] + table[c][2];
      chance += answered / READINGS * labels[c] / READINGS;
    }
    ClassificationMeasure measure = classes.measure();
    assertThat(measure.value("accuracy", ofMethod(sums, 0, 2))).isCloseTo(right, within(1e-12));
    assertThat(measure.value("kappa", ofMethod(sums, 0, 2)))
        .isCloseTo((right - chance) / (1 - chance), within(1e-12));
    double[] simple = ofMethod(sums, 1, 2);
    assertThat(measure.value("accuracy", simple) * measure.value("judged", simple))
        .isCloseTo(majorityRight, within(1.5));
  }

  private float[] series() {
    float[] values = new float[READINGS];
    for (int at = 0; at < READINGS; at++) {
      values[at] = (float) (3 * Math.sin(at * Math.PI / 6) + random.nextGaussian());
    }
    return values;
  }
}
