package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.evaluate.baseline.BaselineKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassErrorsTest {

  @Test
  void exampleUsage() {
    ReadingTable labels = labels(0, 0, 1, 1, 1, Float.NaN);
    List<ResultRow> rows = rows(0, 0, 0, 1, Float.NaN, 1);
    ClassErrors errors =
        new ClassErrors(
            labels,
            new ClassErrors.Settings(
                ClassErrors.classes(rows, labels), 1, 0, List.of(BaselineKind.NO_CHANGE)),
            Recent.NONE);
    rows.forEach(errors::add);

    assertThat(value(errors, "judged", 0)).isEqualTo(4);
    assertThat(value(errors, "unanswered", 0)).isEqualTo(1);
    assertThat(value(errors, "accuracy", 0)).isEqualTo(.75);
    // The last label has no answer to the first reading, and is wrong at the change.
    assertThat(value(errors, "accuracy", 1)).isEqualTo(.75);
    assertThat(value(errors, "unanswered", 1)).isEqualTo(1);
  }

  @Test
  void thereAreAsManyClassesAsAnswersAndLabelsName() {
    assertThat(ClassErrors.classes(rows(0, 4), labels(2, 0))).isEqualTo(5);
    assertThat(ClassErrors.classes(rows(0), labels(0))).isEqualTo(2);
  }

  @Test
  void whatIsNoClassIsAFault() {
    assertThatThrownBy(() -> ClassErrors.classes(rows(.5f), labels(0)))
        .hasMessage("Cannot judge classes: expected whole numbers from 0 on, found 0.5");
    assertThatThrownBy(
            () ->
                ClassErrors.classes(
                    List.of(new ResultRow("k", 0, 0, null, 0, new float[3])), labels(0)))
        .hasMessageContaining("expected a field of one number, found 3");
  }

  private static double value(ClassErrors errors, String metric, int method) {
    return errors.measure().value(metric, errors.methods().get(method).all());
  }

  private static ReadingTable labels(float... labels) {
    ReadingTable table = ReadingTable.empty(List.of("label"));
    for (int at = 0; at < labels.length; at++) {
      table.add("k", at, new float[] {labels[at]});
    }
    return table;
  }

  private static List<ResultRow> rows(float... answers) {
    List<ResultRow> rows = new ArrayList<>();
    for (int at = 0; at < answers.length; at++) {
      rows.add(new ResultRow("k", at, at, null, 0, new float[] {answers[at]}));
    }
    return rows;
  }
}
