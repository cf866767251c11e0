package io.millrace.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.event.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several scores together raise alarms at one declared rate. */
class EnsembleWatchTest {

  private static final int READINGS = 100_000;
  private static final int FIRST = 10_000;
  private static final long MINUTE = 60_000;
  private static final double DAY = 86_400_000;

  private static RateWatch.Settings settings(double aDay) {
    return new RateWatch.Settings(
        1,
        aDay / DAY,
        1,
        new RateWatch.Scales(1, 0),
        new RateWatch.Memory(20_000, RateWatch.Learn.ALL, 0, 0));
  }

  /** Scores of three laws whose normal numbers have a part in common. */
  private static double[] scores(Random random, int members, double common, double offset) {
    double shared = random.nextGaussian();
    double[] scores = new double[members];
    for (int member = 0; member < members; member++) {
      double x =
          Math.sqrt(common) * shared + Math.sqrt(1 - common) * random.nextGaussian() + offset;
      scores[member] = member % 3 == 0 ? x * x : member % 3 == 1 ? Math.exp(x) : 1000 * Math.abs(x);
    }
    return scores;
  }

  private static double found(double aDay, int members, double common, int seeds) {
    double found = 0;
    for (int seed = 0; seed < seeds; seed++) {
      Random random = new Random(seed);
      EnsembleWatch watch = new EnsembleWatch(settings(aDay), new boolean[members]);
      float[] state = watch.state().initial();
      for (int at = 0; at < READINGS; at++) {
        double[] scores = scores(random, members, common, 0);
        Found what = watch.step(scores, at * MINUTE, state, 0);
        found += what == Found.START && at >= FIRST ? 1 : 0;
      }
    }
    return found / (seeds * (READINGS - FIRST) / 1440.0 * aDay);
  }

  /** Two scores are a little too large at the same time; each alone often is. */
  @Test
  void exampleUsage() {
    Random random = new Random(3);
    EnsembleWatch watch = new EnsembleWatch(settings(1 / 7.0), false, false);
    float[] state = watch.state().initial();
    List<Integer> starts = new ArrayList<>();
    for (int at = 0; at < 30_000; at++) {
      double offset = at == 25_000 ? 3.5 : 0;
      if (watch.step(scores(random, 2, 0, offset), at * MINUTE, state, 0) == Found.START) {
        starts.add(at);
      }
    }
    assertThat(starts).contains(25_000).hasSizeLessThan(10);
  }

  /** From members that know nothing of each other to members that are the same. */
  @ParameterizedTest
  @CsvSource({"2, 0", "2, .9", "2, 1", "4, 0", "4, .5", "4, 1"})
  void theRateIsKeptWhateverTheMembersHaveInCommon(int members, double common) {
    assertThat(found(1, members, common, 4)).isBetween(.5, 2.0);
  }

  /** One a month, of 62 days a stream. */
  @ParameterizedTest
  @CsvSource({"2, 0", "4, .5", "2, 1"})
  void aRareRateIsKeptToo(int members, double common) {
    assertThat(found(1 / 30.0, members, common, 20)).isBetween(.5, 2.0);
  }

  /** A fault that all of four members see a little; one a week is declared. */
  @Test
  void whatAllSeeALittleIsFoundMoreOftenThanByOne() {
    int together = 0;
    int alone = 0;
    int faults = 0;
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(100 + seed);
      EnsembleWatch all = new EnsembleWatch(settings(1 / 7.0), new boolean[4]);
      RateWatch one = new RateWatch(settings(1 / 7.0));
      float[] ofAll = all.state().initial();
      float[] ofOne = one.state().initial();
      for (int at = 0; at < READINGS; at++) {
        boolean fault = at >= FIRST && at % 1000 == 500;
        double[] scores = scores(random, 4, 0, fault ? 3 : 0);
        Found here = all.step(scores, at * MINUTE, ofAll, 0);
        Found there = one.step(scores[0], at * MINUTE, ofOne, 0);
        faults += fault ? 1 : 0;
        together += fault && here == Found.START ? 1 : 0;
        alone += fault && there == Found.START ? 1 : 0;
      }
    }
    assertThat(together).isGreaterThan(2 * alone);
    assertThat((double) together / faults).isGreaterThan(.3);
  }

  /** The member with the smallest share at the start is that of the end as well. */
  @Test
  void theMemberThatDecidedIsKeptForTheEnd() {
    Random random = new Random(5);
    EnsembleWatch watch = new EnsembleWatch(settings(.1), false, false, false);
    float[] state = watch.state().initial();
    List<String> events = new ArrayList<>();
    for (int at = 0; at < 26_000; at++) {
      double[] scores = scores(random, 3, 0, 0);
      if (at >= 25_000 && at < 25_005) {
        scores[1] = 1e9;
      }
      Found found = watch.step(scores, at * MINUTE, state, 0);
      if (at >= 25_000 && found != Found.NOTHING) {
        events.add(found.word() + " by " + watch.decided());
      }
    }
    assertThat(events).startsWith("start by 1", "end by 1");
  }

  /** Members that are shares are taken as they are, and have no state. */
  @Test
  void sharesAreMembersToo() {
    EnsembleWatch watch = new EnsembleWatch(settings(1), true, true);
    EnsembleWatch scores = new EnsembleWatch(settings(1), false, false);
    assertThat(watch.state().width()).isEqualTo(scores.state().width() - 2 * 68);
    float[] state = watch.state().initial();
    Random random = new Random(6);
    int found = 0;
    for (int at = 0; at < READINGS; at++) {
      double[] shares = {1 - random.nextDouble(), 1 - random.nextDouble()};
      Found what = watch.step(shares, at * MINUTE, state, 0);
      found += what == Found.START && at >= FIRST ? 1 : 0;
      if (at == 10) {
        assertThat(watch.told(0))
            .isCloseTo((float) -Math.log10(shares[0] * shares[1]), within(1e-5f));
      }
    }
    assertThat(found / ((READINGS - FIRST) / 1440.0)).isBetween(.5, 2.0);
  }

  /** A member that is not known counts as the mean of the others; none known is no reading. */
  @Test
  void aMemberThatIsMissingIsLeftOut() {
    EnsembleWatch watch = new EnsembleWatch(settings(1), true, true);
    float[] state = watch.state().initial();
    watch.step(new double[] {.01, Double.NaN}, 0, state, 0);
    assertThat(watch.told(0)).isCloseTo(4, within(1e-5f));
    assertThat(watch.decided()).isZero();
    assertThat(watch.step(new double[] {Double.NaN, Double.NaN}, 1, state, 0))
        .isEqualTo(Found.NOTHING);
    assertThat(watch.told(0)).isNaN();
    assertThat(watch.pvalue()).isNaN();
  }

  /** A fault of 200 readings in one member: how large usual readings are is known behind it. */
  @Test
  void aLongFaultDoesNotHideTheNextOne() {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      EnsembleWatch watch = new EnsembleWatch(settings(1 / 30.0), false, false);
      float[] state = watch.state().initial();
      List<Integer> starts = new ArrayList<>();
      for (int at = 0; at < 12_000; at++) {
        double[] scores = scores(random, 2, 0, 0);
        scores[0] += at >= 10_000 && at < 10_200 ? 8000 : at >= 11_000 && at < 11_010 ? 60 : 0;
        scores[1] += at == 11_000 ? 100 : 0;
        if (watch.step(scores, at * MINUTE, state, 0) == Found.START) {
          starts.add(at);
        }
      }
      assertThat(starts).contains(10_000, 11_000);
    }
  }
}
