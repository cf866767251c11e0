package io.millrace.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.event.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alarms come as often as declared, whatever the law of the numbers. */
class RateWatchTest {

  private static final int READINGS = 100_000;
  private static final int FIRST = 10_000;
  private static final long MINUTE = 60_000;
  private static final double DAY = 86_400_000;

  private static final RateWatch.Memory ALL =
      new RateWatch.Memory(20_000, RateWatch.Learn.ALL, 0, 0);

  private static RateWatch.Settings settings(
      double aDay, RateWatch.Scales scales, RateWatch.Memory memory) {
    return new RateWatch.Settings(1, aDay / DAY, 1, scales, memory);
  }

  private static RateWatch watch(double aDay) {
    return new RateWatch(settings(aDay, new RateWatch.Scales(1, 0), ALL));
  }

  private static List<Integer> starts(RateWatch watch, double... numbers) {
    float[] state = watch.state().initial();
    List<Integer> starts = new ArrayList<>();
    for (int at = 0; at < numbers.length; at++) {
      if (watch.step(numbers[at], at * MINUTE, state, 0) == Found.START) {
        starts.add(at);
      }
    }
    return starts;
  }

  private static double[] draw(int count, ToDoubleFunction<Random> law, long seed) {
    Random random = new Random(seed);
    double[] numbers = new double[count];
    Arrays.setAll(numbers, at -> law.applyAsDouble(random));
    return numbers;
  }

  /** A reading a minute; one alarm a day is declared; a fault of 30 readings is one alarm. */
  @Test
  void exampleUsage() {
    double[] numbers = draw(30_000, random -> Math.abs(random.nextGaussian()), 3);
    Arrays.fill(numbers, 25_000, 25_030, 12);
    RateWatch watch = watch(.1);
    float[] state = watch.state().initial();
    List<String> events = new ArrayList<>();
    for (int at = 0; at < numbers.length; at++) {
      Found found = watch.step(numbers[at], at * MINUTE, state, 0);
      if (at >= 24_990 && at < 25_100 && found != Found.NOTHING) {
        events.add(
            found.word()
                + " "
                + at
                + " since "
                + watch.since(0) / MINUTE
                + " peak "
                + watch.peak(0));
      }
    }
    assertThat(events).hasSize(2);
    assertThat(events.get(0)).isEqualTo("start 25000 since 25000 peak 12.0");
    assertThat(events.get(1)).matches("end 250[34]\\d since 25000 peak 12.0");
  }

  enum Law {
    NORMAL(random -> Math.abs(random.nextGaussian())),
    SQUARES(
        random -> {
          double sum = 0;
          for (int i = 0; i < 8; i++) {
            double x = random.nextGaussian();
            sum += x * x;
          }
          return sum;
        }),
    EXPONENTIAL(random -> -Math.log(1 - random.nextDouble())),
    LOG_NORMAL(random -> Math.exp(random.nextGaussian())),
    PARETO_OF_THREE(random -> Math.pow(1 - random.nextDouble(), -1 / 3.0)),
    SIGNED(Random::nextGaussian);

    private final ToDoubleFunction<Random> law;

    Law(ToDoubleFunction<Random> law) {
      this.law = law;
    }
  }

  /**
   * 62 days of minutes, one alarm a day declared: 62 expected behind the first week. Ten streams
   * together within a factor of two, and each within a factor of two and its own chance.
   */
  @ParameterizedTest
  @EnumSource(Law.class)
  void alarmsOfStationaryStreamsComeAtTheRate(Law law) {
    double expected = (READINGS - FIRST) / 1440.0;
    double all = 0;
    for (int seed = 0; seed < 10; seed++) {
      long found =
          starts(watch(1), draw(READINGS, law.law, seed)).stream()
              .filter(at -> at >= FIRST)
              .count();
      assertThat(found / expected).isBetween(.4, 2.5);
      all += found;
    }
    assertThat(all / expected / 10).isBetween(.5, 2.0);
  }

  /** A rate that is rarer than all that was seen before: 40 streams of 62 days, one a month. */
  @Test
  void aRateBeyondWhatWasSeenFollowsFromTheTail() {
    double expected = 40 * (READINGS - FIRST) / 1440.0 / 30;
    for (Law law : List.of(Law.NORMAL, Law.EXPONENTIAL, Law.PARETO_OF_THREE)) {
      double found = 0;
      for (int seed = 0; seed < 40; seed++) {
        found +=
            starts(watch(1 / 30.0), draw(READINGS, law.law, seed)).stream()
                .filter(at -> at >= FIRST)
                .count();
      }
      assertThat(found / expected).as(law.name()).isBetween(.5, 2.0);
    }
  }

  /** Neighbours of a correlated score exceed together: a cluster is one alarm. */
  @ParameterizedTest
  @ValueSource(doubles = {.5, .9, .97})
  void correlatedNumbersKeepTheRate(double correlation) {
    double expected = 10 * (READINGS - FIRST) / 1440.0;
    double found = 0;
    for (int seed = 0; seed < 10; seed++) {
      double[] state = new double[1];
      double[] numbers =
          draw(
              READINGS,
              random -> {
                state[0] = correlation * state[0] + random.nextGaussian();
                return state[0] * state[0];
              },
              seed);
      found += starts(watch(1), numbers).stream().filter(at -> at >= FIRST).count();
    }
    assertThat(found / expected).isBetween(.5, 2.0);
  }

  /** Three readings above in succession are rarer than one: the rate is an upper bound then. */
  @Test
  void smoothedNumbersKeepTheRate() {
    double expected = 10 * (READINGS - FIRST) / 1440.0;
    double found = 0;
    for (int seed = 0; seed < 10; seed++) {
      RateWatch watch = new RateWatch(settings(1, new RateWatch.Scales(.1, 0), ALL));
      found +=
          starts(watch, draw(READINGS, Law.SQUARES.law, seed)).stream()
              .filter(at -> at >= FIRST)
              .count();
    }
    assertThat(found / expected).isBetween(.5, 2.0);
  }

  /** The number that a share of usual readings exceeds has this share as its p-value. */
  @ParameterizedTest
  @EnumSource(Law.class)
  void pvaluesAreUniformWhereNumbersAreStationary(Law law) {
    int[] below = new int[4];
    double[] shares = {.5, .1, .01, .001};
    for (int seed = 0; seed < 10; seed++) {
      RateWatch watch = watch(1);
      float[] state = watch.state().initial();
      double[] numbers = draw(READINGS, law.law, seed);
      for (int at = 0; at < numbers.length; at++) {
        watch.step(numbers[at], at * MINUTE, state, 0);
        for (int i = 0; i < shares.length && at >= FIRST; i++) {
          below[i] += watch.pvalue() <= shares[i] ? 1 : 0;
        }
      }
    }
    double all = 10.0 * (READINGS - FIRST);
    assertThat(below[0] / all).isBetween(.47, .53);
    assertThat(below[1] / all).isBetween(.085, .115);
    assertThat(below[2] / all).isBetween(.0075, .0125);
    assertThat(below[3] / all).isBetween(.0006, .0015);
  }

  /** Nine of ten readings have the same number: all of them are as large. */
  @Test
  void aNumberThatComesOftenIsUsual() {
    RateWatch watch = watch(1);
    float[] state = watch.state().initial();
    Random random = new Random(7);
    for (int at = 0; at < 20_000; at++) {
      double number = random.nextDouble() < .9 ? .1 : .7;
      watch.step(number, at * MINUTE, state, 0);
      if (at > 5000 && number == .1) {
        assertThat(watch.pvalue()).isGreaterThan(.9f);
      }
    }
  }

  @Test
  void aPvalueIsNotKnownAtFirst() {
    RateWatch watch = watch(1);
    watch.step(1, 0, watch.state().initial(), 0);
    assertThat(watch.pvalue()).isNaN();
  }

  /** Each of the two has half of the rate, so both together keep it. */
  @Test
  void twoTimeScalesKeepTheRateTogether() {
    double expected = 10 * (READINGS - FIRST) / 1440.0;
    double found = 0;
    for (int seed = 0; seed < 10; seed++) {
      RateWatch watch = new RateWatch(settings(1, new RateWatch.Scales(1, .05), ALL));
      found +=
          starts(watch, draw(READINGS, Law.SQUARES.law, seed)).stream()
              .filter(at -> at >= FIRST)
              .count();
    }
    assertThat(found / expected).isBetween(.5, 2.0);
  }

  /** A shift that no single reading shows, and a single reading that no mean shows. */
  @Test
  void theFastScaleFindsAPeakAndTheSlowOneAShift() {
    double[] numbers = draw(40_000, Law.SQUARES.law, 8);
    numbers[25_000] = 80;
    for (int at = 35_000; at < 35_060; at++) {
      numbers[at] *= 1.5;
    }
    RateWatch both = new RateWatch(settings(1 / 30.0, new RateWatch.Scales(1, .05), ALL));
    RateWatch fast = new RateWatch(settings(1 / 30.0, new RateWatch.Scales(1, 0), ALL));
    RateWatch slow = new RateWatch(settings(1 / 30.0, new RateWatch.Scales(.05, 0), ALL));
    assertThat(starts(both, numbers)).anyMatch(at -> at == 25_000).anyMatch(RateWatchTest::shifted);
    assertThat(starts(fast, numbers)).contains(25_000).noneMatch(RateWatchTest::shifted);
    assertThat(starts(slow, numbers)).doesNotContain(25_000).anyMatch(RateWatchTest::shifted);
  }

  private static boolean shifted(int at) {
    return at >= 35_000 && at < 35_200;
  }

  /**
   * What is usual stays as it was at the reading: a level that rises later is never usual again.
   */
  @Test
  void withUntilNothingIsLearnedBehindIt() {
    double[] numbers = draw(60_000, Law.NORMAL.law, 9);
    for (int at = 20_000; at < numbers.length; at++) {
      numbers[at] += 6;
    }
    RateWatch.Memory frozen = new RateWatch.Memory(2000, RateWatch.Learn.ALL, 15_000, 0);
    RateWatch.Memory learning = new RateWatch.Memory(2000, RateWatch.Learn.ALL, 0, 0);
    assertThat(isOnAtTheEnd(frozen, numbers)).isTrue();
    assertThat(isOnAtTheEnd(learning, numbers)).isFalse();
  }

  /** The same, but what comes without an alarm is still learned. */
  @Test
  void withLearnUsualAnAlarmIsNotLearned() {
    double[] numbers = draw(60_000, Law.NORMAL.law, 10);
    for (int at = 20_000; at < numbers.length; at++) {
      numbers[at] += 6;
    }
    RateWatch.Memory usual = new RateWatch.Memory(2000, RateWatch.Learn.USUAL, 0, 0);
    assertThat(isOnAtTheEnd(usual, numbers)).isTrue();
    RateWatch watch =
        new RateWatch(
            settings(
                1,
                new RateWatch.Scales(1, 0),
                new RateWatch.Memory(20_000, RateWatch.Learn.USUAL, 0, 0)));
    long found =
        starts(watch, draw(READINGS, Law.EXPONENTIAL.law, 4)).stream()
            .filter(at -> at >= FIRST)
            .count();
    assertThat(found / ((READINGS - FIRST) / 1440.0)).isBetween(.5, 2.0);
  }

  private static boolean isOnAtTheEnd(RateWatch.Memory memory, double... numbers) {
    RateWatch watch = new RateWatch(settings(1, new RateWatch.Scales(1, 0), memory));
    float[] state = watch.state().initial();
    for (int at = 0; at < numbers.length; at++) {
      watch.step(numbers[at], at * MINUTE, state, 0);
    }
    return watch.isOn(state, 0);
  }

  /** The same numbers once a second have 60 times fewer alarms a reading. */
  @Test
  void theRateIsOneOfEventTime() {
    double[] numbers = draw(READINGS, Law.EXPONENTIAL.law, 1);
    RateWatch watch = watch(24 * 60);
    float[] state = watch.state().initial();
    int found = 0;
    for (int at = 0; at < numbers.length; at++) {
      Found event = watch.step(numbers[at], at * 1000L, state, 0);
      found += event == Found.START && at >= FIRST ? 1 : 0;
    }
    assertThat(found / ((READINGS - FIRST) / 60.0)).isBetween(.5, 2.0);
  }

  /** A break of the stream of a week is no week without alarms. */
  @Test
  void aBreakDoesNotRaiseTheRate() {
    double[] numbers = draw(READINGS, Law.EXPONENTIAL.law, 2);
    RateWatch watch = watch(1);
    float[] state = watch.state().initial();
    int found = 0;
    for (int at = 0; at < numbers.length; at++) {
      long time = at * MINUTE + (at / 5_000) * 7 * (long) DAY;
      found += watch.step(numbers[at], time, state, 0) == Found.START && at >= FIRST ? 1 : 0;
    }
    assertThat(found / ((READINGS - FIRST) / 1440.0)).isBetween(.5, 2.0);
  }

  /** Before anything is known there is no alarm, whatever comes. */
  @Test
  void nothingIsTooLargeBeforeClustersWereSeen() {
    double[] numbers = draw(250, Law.NORMAL.law, 1);
    numbers[3] = 1e30;
    numbers[220] = 1e30;
    assertThat(starts(watch(1), numbers)).isEmpty();
  }

  @Test
  void aConstantHasNoAlarm() {
    assertThat(starts(watch(1), new double[20_000])).isEmpty();
  }

  /** Wild numbers count as large ones: the next fault is found as if they had not been. */
  @Test
  void aWildNumberDoesNotHideTheNextFault() {
    double[] numbers = draw(40_000, Law.NORMAL.law, 5);
    for (int at = 20_000; at < 30_000; at += 1000) {
      numbers[at] = 1e20;
    }
    numbers[35_000] = 8;
    assertThat(starts(watch(.1), numbers)).contains(20_000, 29_000, 35_000);
  }
}
