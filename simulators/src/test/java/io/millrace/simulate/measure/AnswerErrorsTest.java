package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.sum.WindowSums;
import io.millrace.simulate.measure.AnswerErrors.Judged;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerErrorsTest {

  private static final long DAY = 86_400_000;

  /** A saw of period 4, forecast two readings ahead with an error of one. */
  @Test
  void exampleUsage() {
    ReadingTable truth = saw(40);
    AnswerErrors errors =
        new AnswerErrors(
            truth,
            truth,
            settings(2, 4, 0, BaselineKind.NO_CHANGE, BaselineKind.SEASONAL),
            Recent.NONE);
    for (int at = 0; at < 40; at++) {
      errors.add(row(at, (at + 2) % 4 + 1), Judged.ALL);
    }
    assertThat(value(errors, "judged", 0)).isEqualTo(38);
    assertThat(value(errors, "mae", 0)).isEqualTo(1);
    // The last value is two off, the value a season ago none, as far as there is one.
    assertThat(value(errors, "mae", 1)).isEqualTo(2);
    assertThat(value(errors, "mae", 2)).isZero();
    assertThat(value(errors, "unanswered", 2)).isEqualTo(2);
  }

  /** A result that is missing takes its target with it, and no other is shifted. */
  @Test
  void aMissingResultShiftsNothing() {
    ReadingTable truth = saw(40);
    AnswerErrors errors = new AnswerErrors(truth, truth, settings(2, 1, 0), Recent.NONE);
    for (int at = 0; at < 40; at++) {
      if (at != 10 && at != 11) {
        errors.add(row(at, (at + 2) % 4), Judged.ALL);
      }
    }
    assertThat(value(errors, "mae", 0)).isZero();
    assertThat(value(errors, "judged", 0)).isEqualTo(34);
  }

  @Test
  void ofHiddenValuesNoOthersAreJudged() {
    ReadingTable truth = saw(8);
    ReadingTable shown = ReadingTable.empty(List.of("v"));
    IntStream.range(0, 8)
        .forEach(at -> shown.add("k", at * DAY, new float[] {at == 5 ? Float.NaN : at % 4}));
    AnswerErrors errors =
        new AnswerErrors(truth, shown, settings(0, 1, 0, BaselineKind.NO_CHANGE), Recent.NONE);
    for (int at = 0; at < 8; at++) {
      errors.add(row(at, at == 5 ? 1.5f : 99), Judged.HIDDEN);
    }
    assertThat(value(errors, "judged", 0)).isEqualTo(1);
    assertThat(value(errors, "mae", 0)).isEqualTo(.5);
    assertThat(value(errors, "mae", 1)).isEqualTo(1);
  }

  @Test
  void theFirstResultsAreNotJudgedAndRecentOnesAreApart() {
    ReadingTable truth = saw(20);
    AnswerErrors errors = new AnswerErrors(truth, truth, settings(0, 1, 4), new Recent(3, .5, 5));
    for (int at = 0; at < 20; at++) {
      errors.add(row(at, at % 4 + at), Judged.ALL);
    }
    MethodSums answer = errors.methods().get(0);
    assertThat(value(errors, "judged", 0)).isEqualTo(16);
    assertThat(errors.measure().value("mae", answer.recent().get("last 3"))).isEqualTo(18);
    assertThat(errors.measure().value("mae", answer.recent().get("fading 0.5")))
        .isCloseTo(18, within(.01));
    List<WindowSums> windows = answer.windows();
    assertThat(windows)
        .extracting(WindowSums::start)
        .containsExactly(0L, 5 * DAY, 10 * DAY, 15 * DAY);
    assertThat(errors.measure().value("mae", windows.get(3).overall())).isEqualTo(17);
  }

  @Test
  void intervalsAreJudgedWhereResultsHaveThem() {
    ReadingTable truth = saw(4);
    AnswerErrors errors = new AnswerErrors(truth, truth, settings(0, 1, 0), Recent.NONE);
    for (int at = 0; at < 4; at++) {
      float[] point = {at};
      errors.add(
          new ResultRow("k", at * DAY, at, null, 0, point, new float[] {1}, new float[] {2}),
          Judged.ALL);
    }
    assertThat(value(errors, "coverage", 0)).isEqualTo(.5);
    assertThat(value(errors, "width", 0)).isEqualTo(1);
  }

  @Test
  void aFieldThatIsNullIsNoAnswerAndAnotherWidthAFault() {
    ReadingTable truth = saw(4);
    AnswerErrors errors = new AnswerErrors(truth, truth, settings(0, 1, 0), Recent.NONE);
    errors.add(row(0, Float.NaN), Judged.ALL);
    assertThat(value(errors, "unanswered", 0)).isEqualTo(1);
    assertThatThrownBy(
            () -> errors.add(new ResultRow("k", 0, 1, null, 0, new float[] {1, 2}), Judged.ALL))
        .hasMessageContaining("expected a field of 1 numbers, found 2")
        .hasMessageContaining("--target");
  }

  private static AnswerErrors.Settings settings(
      int ahead, int season, long skip, BaselineKind... baselines) {
    return new AnswerErrors.Settings(ahead, season, .9, skip, List.of(baselines));
  }

  private static double value(AnswerErrors errors, String metric, int method) {
    return errors.measure().value(metric, errors.methods().get(method).all());
  }

  private static ReadingTable saw(int count) {
    ReadingTable table = ReadingTable.empty(List.of("v"));
    IntStream.range(0, count).forEach(at -> table.add("k", at * DAY, new float[] {at % 4}));
    return table;
  }

  private static ResultRow row(int at, float value) {
    return new ResultRow("k", at * DAY, at, null, 0, new float[] {value});
  }
}
