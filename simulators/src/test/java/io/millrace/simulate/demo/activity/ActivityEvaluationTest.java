package io.millrace.simulate.demo.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.Labels;
import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.demo.people.PeopleTables;
import io.millrace.simulate.demo.people.PlainAnswers;
import io.millrace.simulate.trace.Reading;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo in plain Java: what is claimed of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ActivityEvaluationTest {

  private static final LabelledPeople PEOPLE = ActivityDemo.people();

  @TempDir static Path folder;
  private PeopleEvaluation evaluation;

  @BeforeAll
  void play() throws Exception {
    PlainModels models =
        new PlainModels(
            ActivityDemo.pipeline(folder).against("localhost:1", "file:///tmp/none").model());
    evaluation = ActivityDemo.evaluation(PEOPLE, models);
    PlainAnswers.of(PEOPLE, models).forEach(evaluation.checks()::take);
  }

  private double accuracy(Labels labels, Method method) {
    return evaluation.accuracy(evaluation.judged(labels), method);
  }

  @Test
  void exampleUsage() {
    assertThat(evaluation.checks().results()).isEqualTo(evaluation.checks().expected());
    assertThat(evaluation.checks().different()).isZero();
    assertThat(evaluation.checks().missing()).isZero();
    assertThat(PeopleTables.scores(evaluation, PEOPLE, ActivityReport.METHODS).rows())
        .hasSize(3 * 4);
  }

  /** The script found 88.4 % on single recordings; here a person's follow one another. */
  @Test
  void theNetworkKnowsPeopleItHasNeverSeen() {
    assertThat(accuracy(Labels.EVERY, Method.FROZEN)).isCloseTo(.88, within(.02));
    assertThat(accuracy(Labels.TENTH, Method.FROZEN))
        .isEqualTo(accuracy(Labels.EVERY, Method.FROZEN));
  }

  @Test
  void learningHelpsWhereLabelsKeepComing() {
    assertThat(accuracy(Labels.EVERY, Method.LEARNED))
        .isGreaterThan(accuracy(Labels.EVERY, Method.FROZEN));
  }

  /** Half a second of one label follows the other: why such an accuracy says little. */
  @Test
  void whoRepeatsEveryLabelBeatsEveryone() {
    assertThat(accuracy(Labels.EVERY, Method.LAST))
        .isGreaterThan(accuracy(Labels.EVERY, Method.LEARNED));
    assertThat(accuracy(Labels.TENTH, Method.LAST))
        .isLessThan(accuracy(Labels.TENTH, Method.LEARNED) - .2);
  }

  @Test
  void theNetworksFeaturesTeachMoreThanAWindowDoes() {
    for (Labels labels : Labels.values()) {
      assertThat(accuracy(labels, Method.SCRATCH))
          .isGreaterThan(accuracy(labels, Method.WINDOW) + .05);
      assertThat(accuracy(labels, Method.LEARNED))
          .isGreaterThan(accuracy(labels, Method.SCRATCH) + .02);
    }
  }

  /** Labels of twelve seconds are too few to tell a better head from a worse one. */
  @Test
  void oneLabelledRecordingLeavesTheHeadNearWhatItWas() {
    assertThat(accuracy(Labels.FIRST, Method.LEARNED))
        .isCloseTo(accuracy(Labels.FIRST, Method.FROZEN), within(.02));
  }

  @Test
  void labelsAreHiddenAsTheyAreSaid() {
    try (Stream<Reading> readings = PEOPLE.readings()) {
      Map<Labels, Integer> shown = new TreeMap<>();
      readings
          .filter(reading -> !Float.isNaN(reading.values()[12]))
          .forEach(reading -> shown.merge(Labels.of(reading.key()), 1, Integer::sum));
      int all = (int) PEOPLE.count() / 3;
      assertThat(shown.get(Labels.EVERY)).isEqualTo(all);
      assertThat(shown.get(Labels.TENTH) / (double) all).isCloseTo(.1, within(.02));
      assertThat(shown.get(Labels.FIRST) / (double) all).isCloseTo(.33, within(.04));
    }
  }

  @Test
  void confusionHasARowOfSharesForEachActivity() {
    float[][] shares = evaluation.confusion(evaluation.judged(Labels.EVERY), Method.LEARNED);
    for (float[] row : shares) {
      float sum = 0;
      for (float share : row) {
        sum += share;
      }
      assertThat(sum).isCloseTo(1, within(1e-5f));
    }
  }
}
