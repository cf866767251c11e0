package io.millrace.evaluate.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.compare.PairedComparison.Randomness;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

  private static final long DAY = 86_400_000;

  /** Readings and the sum of their errors. */
  private static final class MeanError implements Measure {
    @Override
    public int sums() {
      return 2;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(Metric.lower("error"), Metric.neutral("count"));
    }

    @Override
    public double value(int metric, double[] sums) {
      return metric == 0 ? sums[1] / sums[0] : sums[0];
    }
  }

  private static final Measure ERROR = new MeanError();

  @Test
  void exampleUsage() {
    PairedComparison comparison = new PairedComparison(ERROR, "error", Randomness.SEEDED);
    DayBlocks days = new DayBlocks(1);
    SeededRandom noise = new SeededRandom(1);
    for (int seed = 0; seed < 10; seed++) {
      for (int hour = 0; hour < 30 * 24; hour++) {
        double first = .95 + .05 * noise.gaussian();
        double second = 1 + .05 * noise.gaussian();
        comparison.add(
            seed, days.of(hour * DAY / 24), new double[] {1, first}, new double[] {1, second});
      }
    }
    Outcome outcome = comparison.outcome();

    assertThat(outcome.verdict()).isEqualTo(Verdict.BETTER).hasToString("better");
    assertThat(outcome.relative()).isCloseTo(-.05, within(.002));
    assertThat(outcome.lower()).isLessThan(-.05);
    assertThat(outcome.upper()).isBetween(-.05, -.04);
    assertThat(outcome.reason()).startsWith("97 % interval of the difference: -0.05");
  }

  /**
   * Equal pipelines with different seeds: 1000 comparisons of 10 seeds and 30 days, in which every
   * seed has its own error, and the errors of days are an autoregression. Some 3 % are told apart
   * at most, as the level of the interval says; and a pipeline that is 5 % better is found, also
   * where seeds deviate by 3 %.
   */
  @Test
  void equalPipelinesAreSeldomToldApartAndFivePercentAreFound() {
    Wandering usual = new Wandering(.01, 0, .03, .5);
    assertThat(told(usual, 0, 1000, 10, 30)).isLessThanOrEqualTo(40);
    assertThat(told(usual, .05, 200, 10, 30)).isGreaterThanOrEqualTo(160);
    Wandering persistent = new Wandering(0, 0, .03, .8);
    assertThat(told(persistent, 0, 1000, 10, 30)).isLessThanOrEqualTo(40);
    Wandering scattered = new Wandering(.03, 0, .03, .5);
    assertThat(told(scattered, 0, 1000, 10, 30)).isLessThanOrEqualTo(40);
    assertThat(told(scattered, 0, 1000, 10, 14)).isLessThanOrEqualTo(40);
    assertThat(told(scattered, .05, 1000, 10, 30)).isGreaterThanOrEqualTo(780);
  }

  /**
   * Pipelines that are equal on average, but each better on other days than the other, where days
   * that follow one another are alike: more are told apart than by the level, about 4 %.
   */
  @Test
  void daysThatSuitOnePipelineAreNoEvidence() {
    assertThat(told(new Wandering(0, .05, .03, .5), 0, 1000, 10, 30)).isLessThanOrEqualTo(60);
    assertThat(told(new Wandering(.02, .05, .03, .5), 0, 1000, 10, 60)).isLessThanOrEqualTo(40);
    assertThat(told(new Wandering(0, .05, .0, .5), 0, 1000, 1, 60)).isLessThanOrEqualTo(50);
  }

  /**
   * Errors that wander.
   *
   * @param seed deviation of the error of a seed
   * @param days deviation of the difference of a day, of all seeds
   * @param cell deviation of the error of a day of a seed
   * @param memory correlation of a day with the next
   */
  private record Wandering(double seed, double days, double cell, double memory) {

    double[] path(SeededRandom random, double deviation, int days) {
      double[] path = new double[days];
      double value = deviation * random.gaussian();
      for (int day = 0; day < days; day++) {
        path[day] = value;
        value = memory * value + Math.sqrt(1 - memory * memory) * deviation * random.gaussian();
      }
      return path;
    }
  }

  /** Comparisons of a pipeline that is better by a share in which it is called so or worse. */
  private static int told(Wandering errors, double better, int rounds, int seeds, int days) {
    SeededRandom random = new SeededRandom(11);
    int told = 0;
    for (int round = 0; round < rounds; round++) {
      PairedComparison comparison =
          new PairedComparison(ERROR, "error", seeds == 1 ? Randomness.NONE : Randomness.SEEDED);
      double[] level = new Wandering(0, 0, 0, .7).path(random, .3, days);
      double[] common = errors.path(random, errors.days(), days);
      for (int seed = 0; seed < seeds; seed++) {
        double ofFirst = errors.seed() * random.gaussian();
        double ofSecond = errors.seed() * random.gaussian();
        double[] first = errors.path(random, errors.cell(), days);
        double[] second = errors.path(random, errors.cell(), days);
        for (int day = 0; day < days; day++) {
          double hard = 48 * Math.exp(level[day]);
          double one = hard * (1 - better + ofFirst + first[day] + common[day]);
          double other = hard * (1 + ofSecond + second[day]);
          comparison.add(seed, day, new double[] {48, one}, new double[] {48, other});
        }
      }
      Verdict verdict = comparison.outcome().verdict();
      told +=
          better > 0 ? verdict == Verdict.BETTER ? 1 : 0 : verdict != Verdict.CANNOT_TELL ? 1 : 0;
    }
    return told;
  }

  /** The mean has a known variance: seeds alone, then days alone. */
  @Test
  void theIntervalOfAMeanIsThatOfStudent() {
    PairedComparison comparison = new PairedComparison(ERROR, "error", Randomness.SEEDED);
    double[] ofSeed = {1.2, .9, 1.4, 1.1, .6};
    for (int seed = 0; seed < ofSeed.length; seed++) {
      for (int day = 0; day < 14; day++) {
        comparison.add(seed, day, new double[] {1, 2 + ofSeed[seed]}, new double[] {1, 2});
      }
    }
    Outcome outcome = comparison.outcome();
    // scipy 1.17.1: ttest_1samp of the five numbers, confidence_interval(.97).
    assertThat(outcome.difference()).isCloseTo(1.04, within(1e-12));
    assertThat(outcome.lower()).isCloseTo(.5902632660164454, within(1e-12));
    assertThat(outcome.verdict()).isEqualTo(Verdict.WORSE);
  }

  /** Seeds that share nothing but their number have more degrees of freedom than their pairs. */
  @Test
  void seedsThatShareNothingAreTwoSamples() {
    Outcome outcome =
        ofSeeds(new double[] {1.2, .9, 1.4, 1.1, .6}, new double[] {.3, .1, .5, -.2, .05});

    // scipy 1.17.1: ttest_ind without equal variances has 7.84 degrees of freedom; t.ppf(.985, 7).
    assertThat(outcome.difference()).isCloseTo(.89, within(1e-12));
    assertThat(outcome.lower()).isCloseTo(.39987108200580657, within(1e-12));
  }

  /** A seed that is good for both pipelines: the pairs tell what two samples could not. */
  @Test
  void seedsThatGoTogetherArePairs() {
    double[] first = {1.2, .9, 1.4, 1.1, .6};
    double[] second = new double[first.length];
    for (int seed = 0; seed < first.length; seed++) {
      second[seed] = .9 * first[seed] - .2;
    }

    Outcome outcome = ofSeeds(first, second);

    // scipy 1.17.1: ttest_1samp of the differences, confidence_interval(.97).
    assertThat(outcome.lower()).isCloseTo(.25902632660164454, within(1e-12));
    assertThat(outcome.verdict()).isEqualTo(Verdict.WORSE);
  }

  private static Outcome ofSeeds(double[] first, double[] second) {
    PairedComparison comparison = new PairedComparison(ERROR, "error", Randomness.SEEDED);
    for (int seed = 0; seed < first.length; seed++) {
      for (int day = 0; day < 14; day++) {
        comparison.add(
            seed, day, new double[] {1, 2 + first[seed]}, new double[] {1, 2 + second[seed]});
      }
    }
    return comparison.outcome();
  }

  @Test
  void anEqualAnswerCannotBeToldApart() {
    PairedComparison comparison = new PairedComparison(ERROR, "error", Randomness.NONE);
    for (int day = 0; day < 20; day++) {
      comparison.add(0, day, new double[] {1, day}, new double[] {1, day});
    }
    assertThat(comparison.outcome().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(comparison.outcome().difference()).isZero();
  }

  @Test
  void tooFewSeedsOrDaysSayNothing() {
    PairedComparison oneSeed = new PairedComparison(ERROR, "error", Randomness.SEEDED);
    PairedComparison fewDays = new PairedComparison(ERROR, "error", Randomness.SEEDED);
    for (int at = 0; at < 20; at++) {
      oneSeed.add(1, at, new double[] {1, 1}, new double[] {1, 9});
      fewDays.add(at, 3, new double[] {1, 1}, new double[] {1, 9});
    }
    assertThat(oneSeed.outcome().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(oneSeed.outcome().reason()).contains("one seed says nothing of others");
    assertThat(fewDays.outcome().reason()).isEqualTo("expected 14 blocks of days or more, found 1");
    assertThat(fewDays.outcome().upper()).isInfinite();
    assertThat(new PairedComparison(ERROR, "error", Randomness.NONE).outcome().reason())
        .isEqualTo("the metric is not defined on these readings");
  }

  @Test
  void otherReadingsCannotBeCompared() {
    PairedComparison comparison = new PairedComparison(ERROR, "error", Randomness.SEEDED);
    comparison.add(1, 0, new double[] {1, 1}, new double[] {1, 1});
    comparison.add(1, 1, new double[] {1, 1}, new double[] {1, 1});
    comparison.add(2, 0, new double[] {1, 1}, new double[] {1, 1});
    assertThatThrownBy(comparison::outcome)
        .hasMessageContaining("expected 2 blocks of each seed, found 1 of seed 2");
    assertThatThrownBy(() -> new PairedComparison(ERROR, "count", Randomness.NONE))
        .hasMessageContaining("Cannot compare by count");
    assertThatThrownBy(() -> new DayBlocks(0)).hasMessageContaining("blocks of 0 days");
  }

  /** From scipy 1.17.1, stats.t.ppf((1 + level)/2, freedom). */
  @Test
  void studentsDistributionIsExact() {
    assertThat(StudentT.quantile(.95, 9)).isCloseTo(2.262157162798205, within(1e-9));
    assertThat(StudentT.quantile(.98, 9)).isCloseTo(2.821437925025809, within(1e-9));
    assertThat(StudentT.quantile(.98, 1)).isCloseTo(31.820515953773935, within(1e-6));
    assertThat(StudentT.quantile(.95, 2)).isCloseTo(4.302652729749462, within(1e-9));
    assertThat(StudentT.quantile(.99, 30)).isCloseTo(2.7499956535672254, within(1e-9));
    assertThat(StudentT.quantile(.98, 120)).isCloseTo(2.3578246, within(1e-5));
  }

  @Test
  void aDayBeforeTheEpochIsADay() {
    DayBlocks days = new DayBlocks(2);
    assertThat(days.of(-1)).isEqualTo(-1);
    assertThat(days.of(2 * DAY)).isEqualTo(1);
  }
}
