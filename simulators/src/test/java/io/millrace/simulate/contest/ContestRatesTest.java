package io.millrace.simulate.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.compare.Verdict;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often the path of the command, from results to a verdict, tells equal pipelines apart, and
 * how often it finds one that is better: 200 pairs of ten runs and ten others, drawn from many.
 * Errors of a run have a deviation of their own, from run to run, on 30 days.
 */
@Tag("slow")
final class ContestRatesTest {

  private static final int RUNS = 120;
  private static final int PAIRS = 200;
  private static final int SEEDS = 10;
  private static final int DAYS = 30;
  private static final int KEYS = 8;
  private static final long STEP = 3_600_000;
  private static final Question NOW =
      new Question(Question.Kind.NUMBERS, "answer", 0, List.of("a"));

  private final SeededRandom random = new SeededRandom(17);

  /**
   * Errors of a pipeline.
   *
   * @param seeds by what share the deviation of a run differs
   * @param memory correlation of the error of a reading of a key with that of the next
   */
  private record Errors(double seeds, double memory) {}

  @Test
  void exampleUsage() {
    Contest contest = new Contest(NOW, Contest.Sampling.RUNS);
    runs(new Errors(.01, 0), 1, 1).forEach(run -> contest.add("only", run));

    assertThat(contest.unanswered()).isEqualTo(Map.of());
    assertThat(contest.blocks()).isEqualTo(DAYS);
  }

  @Test
  void seedsThatDifferByOnePercent() {
    findsFivePercentAndSeldomMore(new Errors(.01, 0));
  }

  @Test
  void seedsThatDifferByThreePercent() {
    findsFivePercentAndSeldomMore(new Errors(.03, 0));
  }

  /** A day says less than the number of its readings. */
  @Test
  void errorsThatAreAlikeFromReadingToReading() {
    findsFivePercentAndSeldomMore(new Errors(.01, .8));
  }

  /** Of equal pipelines, 5 in 100 pairs at most are told apart; 5 % are found in 4 of 5. */
  private void findsFivePercentAndSeldomMore(Errors errors) {
    List<Judged> runs = runs(errors, 1, RUNS);
    List<Judged> better = runs(errors, .95, RUNS);
    int apart = 0;
    int found = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      apart += verdict(runs, runs) == Verdict.CANNOT_TELL ? 0 : 1;
      found += verdict(better, runs) == Verdict.BETTER ? 1 : 0;
    }
    String counted = errors + ": told apart " + apart + ", found " + found + " of " + PAIRS;

    assertThat(apart).as(counted).isLessThanOrEqualTo(PAIRS / 20);
    assertThat(found).as(counted).isGreaterThanOrEqualTo(PAIRS * 4 / 5);
  }

  /** The verdict of ten of some runs beside ten of others, no run on both sides. */
  private Verdict verdict(List<Judged> some, List<Judged> others) {
    List<Integer> order = new ArrayList<>();
    for (int at = 0; at < RUNS; at++) {
      order.add(random.below(order.size() + 1), at);
    }
    Contest contest = new Contest(NOW, Contest.Sampling.RUNS);
    for (int seed = 0; seed < SEEDS; seed++) {
      contest.add("first", others.get(order.get(seed)));
      contest.add("second", some.get(order.get(SEEDS + seed)));
    }
    return contest.findings(Contest.ALL).stream()
        .filter(one -> one.metric().equals("rmse"))
        .flatMap(one -> one.outcome().stream())
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private List<Judged> runs(Errors errors, double deviation, int count) {
    ReadingTable truth = ReadingTable.empty(List.of("a"));
    int steps = (int) (DAYS * 86_400_000L / STEP);
    for (int key = 0; key < KEYS; key++) {
      for (int at = 0; at < steps; at++) {
        truth.add("k" + key, at * STEP, new float[] {0});
      }
    }
    Judge judge =
        new Judge(
            NOW,
            new Rules(1, .9, 0, 1, List.of(), OptionalDouble.empty()),
            new Evidence(truth, truth, Optional.empty()));
    List<Judged> runs = new ArrayList<>();
    for (int run = 0; run < count; run++) {
      double own = deviation * (1 + errors.seeds() * random.gaussian());
      double fresh = Math.sqrt(1 - errors.memory() * errors.memory());
      List<ResultRow> rows = new ArrayList<>();
      for (int key = 0; key < KEYS; key++) {
        double error = random.gaussian();
        for (int at = 0; at < steps; at++) {
          float[] answer = {(float) (own * error)};
          rows.add(new ResultRow("k" + key, at * STEP, at, null, 0, answer));
          error = errors.memory() * error + fresh * random.gaussian();
        }
      }
      runs.add(judge.judge(rows, 0));
    }
    return runs;
  }
}
