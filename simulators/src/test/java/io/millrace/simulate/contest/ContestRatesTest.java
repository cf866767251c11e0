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
 * Errors of a run have a deviation of their own, by 1 % from run to run, on 30 days.
 */
@Tag("slow")
final class ContestRatesTest {

  private static final int RUNS = 120;
  private static final int PAIRS = 200;
  private static final int SEEDS = 10;
  private static final int DAYS = 30;
  private static final int KEYS = 4;
  private static final long STEP = 4 * 3_600_000L;
  private static final Question NOW =
      new Question(Question.Kind.NUMBERS, "answer", 0, List.of("a"));

  private final SeededRandom random = new SeededRandom(17);

  @Test
  void exampleUsage() {
    Contest contest = new Contest(NOW, Contest.Sampling.RUNS);
    runs(1).forEach(run -> contest.add("only", run));

    assertThat(contest.unanswered()).isEqualTo(Map.of());
    assertThat(contest.blocks()).isEqualTo(DAYS);
  }

  @Test
  void equalPipelinesAreToldApartInAtMostFiveOfAHundredPairs() {
    List<Judged> runs = runs(1);

    int apart = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      apart += verdict(runs, runs) == Verdict.CANNOT_TELL ? 0 : 1;
    }

    assertThat(apart).isLessThanOrEqualTo(PAIRS / 20);
  }

  @Test
  void aPipelineThatIsFivePercentBetterIsFoundInFourOfFivePairs() {
    List<Judged> runs = runs(1);
    List<Judged> better = runs(.95);

    int found = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      found += verdict(better, runs) == Verdict.BETTER ? 1 : 0;
    }

    assertThat(found).isGreaterThanOrEqualTo(PAIRS * 4 / 5);
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

  private List<Judged> runs(double deviation) {
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
    for (int run = 0; run < RUNS; run++) {
      double own = deviation * (1 + .01 * random.gaussian());
      List<ResultRow> rows = new ArrayList<>();
      for (int key = 0; key < KEYS; key++) {
        for (int at = 0; at < steps; at++) {
          float error = (float) (own * random.gaussian());
          rows.add(new ResultRow("k" + key, at * STEP, at, null, 0, new float[] {error}));
        }
      }
      runs.add(judge.judge(rows, 0));
    }
    return runs;
  }
}
