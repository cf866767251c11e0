package io.millrace.simulate.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.compare.Outcome;
import io.millrace.evaluate.compare.Verdict;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Contestants that answer the truth with a normal error of a chosen deviation. */
final class ContestsTest {

  private static final long HOUR = 3_600_000;
  private static final int DAYS = 20;
  private static final Question NOW =
      new Question(Question.Kind.NUMBERS, "answer", 0, List.of("a"));
  private static final Rules RULES = new Rules(1, .9, 0, 1, List.of(), OptionalDouble.empty());

  @Test
  void exampleUsage() throws IOException {
    Contests contests = new Contests(RULES, Contest.Sampling.RUNS);
    contests.add(entrant("first", NOW, 1, 5));
    contests.add(entrant("better", NOW, .8, 5));
    contests.add(entrant("worse", NOW, 1.2, 5));

    Contest contest = contests.judge(evidence()).get(0);

    assertThat(contest.blocks()).isEqualTo(DAYS);
    assertThat(contest.headline(Contest.ALL)).contains("rmse");
    assertThat(contest.value("better", Contest.ALL, "rmse")).isCloseTo(.8, within(.05));
    assertThat(verdict(contest, "better")).isEqualTo(Verdict.BETTER);
    assertThat(verdict(contest, "worse")).isEqualTo(Verdict.WORSE);
    assertThat(contest.summary())
        .isEqualTo("answer, rmse beside first: better better, worse worse.");
  }

  @Test
  void aValueIsThatOfAllSeedsTogether() throws IOException {
    List<ResultRow> one = rows(1, 1, row -> true);
    List<ResultRow> two = rows(2, 1, row -> true);
    double squares = squares(one) + squares(two);

    Contests contests = new Contests(RULES, Contest.Sampling.RUNS);
    contests.add(new Contests.Entrant("first", asked(NOW), List.of(field -> one, field -> two)));
    contests.add(entrant("other", NOW, 1, 2));
    Contest contest = contests.judge(evidence()).get(0);

    assertThat(contest.value("first", Contest.ALL, "rmse"))
        .isCloseTo(Math.sqrt(squares / (one.size() + two.size())), within(1e-9));
    assertThat(contest.ofRuns("first", Contest.ALL, "rmse")[1])
        .isCloseTo(Math.sqrt(squares(two) / two.size()), within(1e-9));
  }

  @Test
  void oneSeedOfAPipelineCannotTell() throws IOException {
    Contests contests = new Contests(RULES, Contest.Sampling.RUNS);
    contests.add(entrant("first", NOW, 1, 1));
    contests.add(entrant("better", NOW, .5, 1));

    Contest contest = contests.judge(evidence()).get(0);

    assertThat(verdict(contest, "better")).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(ContestTables.reasons(contest))
        .containsExactly("one seed says nothing of others; compare with several");
  }

  @Test
  void resultsAloneAreComparedWithoutSeeds() throws IOException {
    Contests contests = new Contests(RULES, Contest.Sampling.RESULTS);
    contests.add(entrant("first", NOW, 1, 1));
    contests.add(entrant("better", NOW, .5, 1));

    assertThat(verdict(contests.judge(evidence()).get(0), "better")).isEqualTo(Verdict.BETTER);
  }

  @Test
  void runsThatDoNotDependOnTheSeedAreOneRun() throws IOException {
    List<ResultRow> same = rows(1, 1, row -> true);
    List<ResultRow> better = rows(1, .5, row -> true);
    Contests contests = new Contests(RULES, Contest.Sampling.RUNS);
    contests.add(new Contests.Entrant("first", asked(NOW), List.of(f -> same, f -> same)));
    contests.add(new Contests.Entrant("better", asked(NOW), List.of(f -> better, f -> better)));

    assertThat(verdict(contests.judge(evidence()).get(0), "better")).isEqualTo(Verdict.BETTER);
  }

  @Test
  void fewDaysCannotTell() throws IOException {
    Contests contests = new Contests(RULES, Contest.Sampling.RUNS);
    contests.add(entrant("first", NOW, 1, 3));
    contests.add(entrant("better", NOW, .5, 3));
    Evidence few = evidence().only((key, time) -> time < 13 * 24 * HOUR);

    Contest contest = contests.judge(few).get(0);

    assertThat(verdict(contest, "better")).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(ContestTables.reasons(contest))
        .containsExactly("expected 14 blocks of days or more, found 13");
  }

  @Test
  void onlyReadingsThatAllAnsweredAreJudged() throws IOException {
    List<ResultRow> whole = rows(1, 1, row -> true);
    // Silent where it would be wrong.
    List<ResultRow> silent = rows(1, 1, row -> Math.abs(row.values()[0]) < 1);
    Contests contests = new Contests(RULES, Contest.Sampling.RESULTS);
    contests.add(new Contests.Entrant("first", asked(NOW), List.of(field -> whole)));
    contests.add(new Contests.Entrant("silent", asked(NOW), List.of(field -> silent)));

    Contest contest = contests.judge(evidence()).get(0);

    assertThat(contest.value("silent", Contest.ALL, "rmse"))
        .isEqualTo(contest.value("first", Contest.ALL, "rmse"));
    assertThat(contests.notes())
        .containsExactly(
            "answer: "
                + (whole.size() - silent.size())
                + " of "
                + whole.size()
                + " readings have no result of some contestant, and are not judged");
  }

  @Test
  void whatOnlyOneAnswersIsNotJudged() {
    Contests contests = new Contests(RULES, Contest.Sampling.RUNS);
    contests.add(entrant("first", NOW, 1, 1));
    contests.add(
        entrant("other", new Question(Question.Kind.NUMBERS, "answer", 6, List.of("a")), 1, 1));

    assertThat(contests.shared()).isEmpty();
    assertThat(contests.unjudged())
        .containsExactly("answer: only first answers it", "answer, 6 ahead: only other answers it");
  }

  @Test
  void simpleMethodsAreContestants() throws IOException {
    Rules rules = new Rules(1, .9, 0, 1, List.of(BaselineKind.NO_CHANGE), OptionalDouble.empty());
    Contests contests = new Contests(rules, Contest.Sampling.RUNS);
    contests.add(entrant("first", NOW, .1, 2));

    Contest contest = contests.judge(evidence()).get(0);

    // The truth is zero always, so repeating it has no error.
    assertThat(contest.contestants()).containsExactly("first", "no-change");
    assertThat(contest.value("no-change", Contest.ALL, "rmse")).isZero();
    assertThat(contest.isMethod("no-change")).isTrue();
  }

  @Test
  void scoresAreJudgedByTheMarks() throws IOException {
    Question scores = new Question(Question.Kind.SCORES, "score", 0, List.of());
    Contests contests = new Contests(RULES, Contest.Sampling.RESULTS);
    contests.add(new Contests.Entrant("first", asked(scores), List.of(field -> scored(1))));
    contests.add(new Contests.Entrant("finds", asked(scores), List.of(field -> scored(8))));

    Contest contest = contests.judge(evidence()).get(0);

    assertThat(contest.metrics(Contest.ALL)).containsExactly("area", "average_precision");
    assertThat(contest.value("first", Contest.ALL, "area")).isCloseTo(.5, within(.1));
    assertThat(contest.value("finds", Contest.ALL, "area")).isGreaterThan(.95);
    assertThat(verdict(contest, "finds")).isEqualTo(Verdict.BETTER);
  }

  private static Verdict verdict(Contest contest, String name) {
    String metric = contest.headline(Contest.ALL).orElseThrow();
    return contest.findings(Contest.ALL).stream()
        .filter(one -> one.contestant().equals(name) && one.metric().equals(metric))
        .map(Finding::outcome)
        .map(Optional::orElseThrow)
        .map(Outcome::verdict)
        .findFirst()
        .orElseThrow();
  }

  private static Questions asked(Question question) {
    return new Questions(List.of(question), Map.of());
  }

  private static Contests.Entrant entrant(
      String name, Question question, double deviation, int seeds) {
    List<Contests.Results> runs = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      List<ResultRow> rows = rows(100 * name.hashCode() + seed, deviation, row -> true);
      runs.add(field -> rows);
    }
    return new Contests.Entrant(name, asked(question), runs);
  }

  private static List<ResultRow> rows(long seed, double deviation, Predicate<ResultRow> kept) {
    SeededRandom random = new SeededRandom(seed);
    List<ResultRow> rows = new ArrayList<>();
    for (int at = 0; at < DAYS * 24; at++) {
      float error = (float) (deviation * random.gaussian());
      rows.add(new ResultRow("k", at * HOUR, at, null, 0, new float[] {error}));
    }
    return rows.stream().filter(kept).toList();
  }

  /** Readings of every seventh hour are marked, and have a larger score by a factor. */
  private static List<ResultRow> scored(double factor) {
    SeededRandom random = new SeededRandom(3);
    List<ResultRow> rows = new ArrayList<>();
    for (int at = 0; at < DAYS * 24; at++) {
      double score = Math.abs(1 + .3 * random.gaussian()) * (at % 7 == 0 ? factor : 1);
      rows.add(new ResultRow("k", at * HOUR, at, at % 7 == 0 ? "bad" : null, score, new float[0]));
    }
    return rows;
  }

  private static double squares(List<ResultRow> rows) {
    return rows.stream().mapToDouble(row -> (double) row.values()[0] * row.values()[0]).sum();
  }

  private static Evidence evidence() {
    ReadingTable truth = ReadingTable.empty(List.of("a"));
    for (int at = 0; at < DAYS * 24; at++) {
      truth.add("k", at * HOUR, new float[] {0});
    }
    return new Evidence(truth, truth, Optional.of(new Marks.Labelled("bad")));
  }
}
