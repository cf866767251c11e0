package io.millrace.evaluate.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.detection.DetectionMeasure;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyEvaluationTest {

  private static final Judged.Numbers NUMBERS = new Judged.Numbers(List.of("a", "b"), 3, .9);

  /** Every kind of answer with all simple methods that it can be compared with. */
  record Kind(Judged judged, List<BaselineKind> baselines) {}

  static Stream<Kind> kinds() {
    List<BaselineKind> ofNumbers =
        List.of(
            BaselineKind.NO_CHANGE,
            BaselineKind.MOVING_AVERAGE,
            BaselineKind.SEASONAL,
            BaselineKind.RIDGE_ON_LAGS);
    return Stream.of(
        new Kind(NUMBERS, ofNumbers),
        new Kind(new Judged.Numbers(List.of("a", "b"), 0, .9), ofNumbers),
        new Kind(new Judged.Classes(3), List.of(BaselineKind.values())),
        new Kind(new Judged.Alarms("odd", 1, 2, 5, DetectionMeasure.Areas.BINNED), ofNumbers),
        new Kind(new Judged.Codes(List.of("a", "b"), true, true), List.of()));
  }

  @Test
  void exampleUsage() {
    KeyEvaluation key = new KeyEvaluation(NUMBERS, new Beside(List.of(), 1, 0, 0));

    for (int at = 0; at < 3; at++) {
      assertThat(key.judge(row(at, new float[] {at, 0}, new float[] {at + 3, 1}))).isEmpty();
    }
    double[] sums = key.judge(row(3, new float[] {3, 0}, new float[] {0, 0}));

    // The answer of reading 0 was 3 and 1, three ahead.
    assertThat(NUMBERS.measure().channel("mae", 0, sums)).isZero();
    assertThat(NUMBERS.measure().channel("mae", 1, sums)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aStateThatIsRestoredAfterEveryReadingGivesTheSameBits(Kind kind) {
    Beside beside = new Beside(kind.baselines(), 4, 5, .9);
    KeyEvaluation whole = new KeyEvaluation(kind.judged(), beside);
    KeyEvaluation reused = new KeyEvaluation(kind.judged(), beside);
    float[] state = new float[reused.floats()];
    for (int at = 0; at < 60; at++) {
      AnsweredRow row = random(kind.judged(), at);
      // What another key left must not remain.
      reused.judge(random(kind.judged(), 1000 + at));
      reused.restore(state);
      double[] expected = whole.judge(row).clone();

      assertThat(reused.judge(row)).as("reading %d", at).isEqualTo(expected);
      assertThat(reused.recent()).isEqualTo(whole.recent());
      state = reused.state();
    }
    assertThat(state).isEqualTo(whole.state());
    assertThat(reused.end()).usingRecursiveComparison().isEqualTo(whole.end());
  }

  /** Ten answers of recent memory are not ten times the counts of all scores. */
  @Test
  void recentAnswersHaveNoCountsOfScores() {
    Judged.Alarms alarms = new Judged.Alarms("odd", 1, 2, 0, DetectionMeasure.Areas.BINNED);
    KeyEvaluation key = new KeyEvaluation(alarms, new Beside(List.of(), 1, 10, 0));
    key.judge(random(alarms, 3));

    assertThat(key.floats()).isLessThan(1000);
    assertThat(key.recent()).hasSize(alarms.measure().sums());
    assertThat(alarms.measure().value("judged", key.recent())).isEqualTo(1);
    assertThat(alarms.measure().value("area", key.recent())).isNaN();
  }

  @Test
  void noSimpleMethodCodes() {
    assertThatThrownBy(
            () ->
                new KeyEvaluation(
                    new Judged.Codes(List.of("a"), true, true),
                    new Beside(List.of(BaselineKind.NO_CHANGE), 1, 0, 0)))
        .hasMessage(
            "Cannot compare codes with no-change: expected no simple methods, as none of them"
                + " codes; remove baselines");
  }

  @Test
  void aStateOfOtherSettingsIsRefused() {
    KeyEvaluation key = new KeyEvaluation(NUMBERS, new Beside(List.of(), 1, 0, 0));
    KeyEvaluation other = new KeyEvaluation(NUMBERS, new Beside(List.of(), 2, 0, 0));

    assertThatThrownBy(() -> other.restore(key.state()))
        .hasMessageContaining("start once without evaluate");
  }

  /** A label that comes later is compared with what was known at its reading. */
  @Test
  void aLateLabelIsJudgedByWhatWasKnownAtItsReading() {
    Judged.Classes classes = new Judged.Classes(2);
    KeyEvaluation key =
        new KeyEvaluation(classes, new Beside(List.of(BaselineKind.NO_CHANGE), 1, 0, 0));
    float[] first = key.remember(row(0, new float[0], new float[] {1}));
    float[] second = key.remember(row(1, new float[0], new float[] {1}));

    key.judgeLate(first, new float[] {1});
    double[] sums = key.judgeLate(second, new float[] {1});

    int width = classes.measure().sums();
    double[] simple = new double[width];
    System.arraycopy(sums, width, simple, 0, width);
    assertThat(classes.measure().value("accuracy", sums.clone())).isEqualTo(1);
    assertThat(classes.measure().value("unanswered", simple)).isEqualTo(1);
  }

  private static AnsweredRow row(int at, float[] known, float[] answer) {
    return new AnsweredRow(1000L * at, at, known, known, answer, null);
  }

  private static AnsweredRow random(Judged judged, int at) {
    SplittableRandom random = new SplittableRandom(at);
    float[] values = {
      (float) random.nextDouble(), random.nextInt(4) == 0 ? Float.NaN : (float) random.nextDouble()
    };
    String label = random.nextInt(3) == 0 ? "odd" : null;
    if (judged instanceof Judged.Classes classes) {
      float[] known = {random.nextInt(classes.classes())};
      return new AnsweredRow(
          1000L * at, at, known, known, new float[] {random.nextInt(classes.classes())}, label);
    }
    if (judged instanceof Judged.Codes) {
      return new AnsweredRow(
          1000L * at, at, values, values, new float[] {at % 7, .5f, at % 3, at % 2}, label);
    }
    float[] answer =
        judged instanceof Judged.Alarms
            ? new float[] {(float) (3 * random.nextDouble())}
            : new float[] {(float) random.nextDouble(), (float) random.nextDouble(), 0, 0, 1, 1};
    return new AnsweredRow(1000L * at, at, values, values, answer, label);
  }
}
