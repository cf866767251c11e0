package io.millrace.simulate.demo.skeleton;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.Labels;
import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.demo.people.PeopleTables;
import io.millrace.simulate.demo.people.PlainAnswers;
import io.millrace.simulate.trace.SkeletonRecordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo in plain Java: what is claimed of it, and what its page says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SkeletonEvaluationTest {

  private static final LabelledPeople PEOPLE = SkeletonDemo.people(SkeletonRecordings.MOST);
  private static final Path PAGE = Path.of("..", "docs", "benchmarks", "demos.md");

  @TempDir static Path folder;
  private PeopleEvaluation evaluation;

  @BeforeAll
  void play() throws Exception {
    PlainModels models =
        new PlainModels(
            SkeletonDemo.pipeline(folder).against("localhost:1", "file:///tmp/none").model());
    evaluation = SkeletonDemo.evaluation(PEOPLE, models, folder);
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
    assertThat(PeopleTables.scores(evaluation, PEOPLE, SkeletonTables.METHODS).rows())
        .hasSize(2 * 3);
  }

  @Test
  void theNetworkKnowsPeopleItHasNeverSeenBetterThanTheWindowDoes() {
    assertThat(accuracy(Labels.EVERY, Method.FROZEN))
        .isGreaterThan(accuracy(Labels.EVERY, Method.WINDOW_FROZEN));
  }

  @Test
  void learningHelpsWhereLabelsKeepComing() {
    assertThat(accuracy(Labels.EVERY, Method.LEARNED))
        .isGreaterThan(accuracy(Labels.EVERY, Method.FROZEN));
  }

  /** A second of one label follows the other: why such an accuracy says little. */
  @Test
  void whoRepeatsEveryLabelBeatsEveryone() {
    assertThat(accuracy(Labels.EVERY, Method.LAST))
        .isGreaterThan(accuracy(Labels.EVERY, Method.LEARNED));
    assertThat(accuracy(Labels.FIRST, Method.LAST))
        .isLessThan(accuracy(Labels.FIRST, Method.LEARNED) - .2);
  }

  /** The figures of the page are those of the code. */
  @Test
  void thePageShowsTheseFigures() throws IOException {
    List<String> page =
        Files.readAllLines(PAGE).stream()
            .map(line -> line.replaceAll(" {2,}", "|").strip())
            .toList();
    for (List<String> row :
        PeopleTables.scores(evaluation, PEOPLE, SkeletonTables.METHODS).rows()) {
      if (row.get(1).equals("all")) {
        List<String> shown = new ArrayList<>(row);
        shown.remove(1);
        assertThat(page).contains(String.join("|", shown));
      }
    }
    for (Method method : List.of(Method.FROZEN, Method.WINDOW_FROZEN)) {
      List<String> row = SkeletonTables.row(evaluation, PEOPLE, "", method);
      assertThat(page)
          .anyMatch(line -> line.contains(String.join("|", row.subList(1, row.size()))));
    }
  }
}
