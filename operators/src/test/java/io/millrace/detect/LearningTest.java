package io.millrace.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.event.Found;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What follows from what is learned as usual: all, none of an alarm, nothing behind a reading, or
 * late. One alarm a day is declared of a reading a minute; from reading 20,000 on something is
 * added to the magnitudes of normal numbers, and 40,000 readings follow.
 */
class LearningTest {

  private static final int STRUCK = 20_000;
  private static final int READINGS = 60_000;

  /** Options of a name in the tables of these tests. */
  private static RateWatch.Memory memory(String options) {
    return switch (options) {
      case "all" -> new RateWatch.Memory(2000, RateWatch.Learn.ALL, 0, 0);
      case "usual" -> new RateWatch.Memory(2000, RateWatch.Learn.USUAL, 0, 0);
      case "until" -> new RateWatch.Memory(2000, RateWatch.Learn.ALL, 15_000, 0);
      case "late" -> new RateWatch.Memory(2000, RateWatch.Learn.ALL, 0, 1000);
      case "usual and late" -> new RateWatch.Memory(2000, RateWatch.Learn.USUAL, 0, 1000);
      default -> throw new IllegalArgumentException(options);
    };
  }

  /** Readings behind the change during which an alarm is on. */
  private static int on(String options, IntToDoubleFunction added) {
    RateWatch watch =
        new RateWatch(
            new RateWatch.Settings(
                1, 1 / 86_400_000.0, 1, new RateWatch.Scales(1, 0), memory(options)));
    float[] state = watch.state().initial();
    Random random = new Random(1);
    int on = 0;
    for (int at = 0; at < READINGS; at++) {
      double more = at < STRUCK ? 0 : added.applyAsDouble(at - STRUCK);
      watch.step(Math.abs(random.nextGaussian()) + more, at * 60_000L, state, 0);
      on += at >= STRUCK && watch.isOn(state, 0) ? 1 : 0;
    }
    return on;
  }

  /** All: a new level is usual soon. Late: so much later. Otherwise its alarm is on for ever. */
  @ParameterizedTest
  @CsvSource({
    "all, 200, 600",
    "late, 1200, 1600",
    "usual, 39900, 40000",
    "until, 39900, 40000",
    "usual and late, 39900, 40000"
  })
  void aNewLevel(String options, int least, int most) {
    assertThat(on(options, since -> 6)).isBetween(least, most);
  }

  /** A fault of 3,000 readings: it ends its alarm, where it is learned, before it is over. */
  @ParameterizedTest
  @CsvSource({
    "all, 200, 600",
    "late, 1200, 1600",
    "usual, 3000, 3500",
    "until, 3000, 3500",
    "usual and late, 3000, 3500"
  })
  void aLongAbnormalStretch(String options, int least, int most) {
    assertThat(on(options, since -> since < 3000 ? 6 : 0)).isBetween(least, most);
  }

  /** A thousandth of a deviation a reading: what is learned at once is never unusual. */
  @ParameterizedTest
  @CsvSource({
    "all, 0, 300",
    "usual, 0, 300",
    "late, 10000, 20000",
    "until, 38000, 40000",
    "usual and late, 38000, 40000"
  })
  void aSlowDrift(String options, int least, int most) {
    assertThat(on(options, since -> .001 * since)).isBetween(least, most);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 4000})
  void alarmsOfStationaryStreamsComeAtTheRateWhereLearningIsLate(int late) {
    double found = 0;
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(50 + seed);
      RateWatch watch =
          new RateWatch(
              new RateWatch.Settings(
                  1,
                  1 / 86_400_000.0,
                  1,
                  new RateWatch.Scales(1, 0),
                  new RateWatch.Memory(20_000, RateWatch.Learn.ALL, 0, late)));
      float[] state = watch.state().initial();
      for (int at = 0; at < 100_000; at++) {
        double number = -Math.log(1 - random.nextDouble());
        Found what = watch.step(number, at * 60_000L, state, 0);
        found += what == Found.START && at >= 10_000 + late ? 1 : 0;
      }
    }
    assertThat(found / (5 * (90_000 - late) / 1440.0)).isBetween(.5, 2.0);
  }

  /** The numbers that wait are part of the state. */
  @Test
  void lateNumbersAreStateOfTheKey() {
    int usual = watchWidth(0);
    assertThat(watchWidth(100)).isEqualTo(usual + 104);
  }

  private static int watchWidth(int late) {
    return new RateWatch(
            new RateWatch.Settings(
                1,
                1 / 86_400_000.0,
                1,
                new RateWatch.Scales(1, 0),
                new RateWatch.Memory(2000, RateWatch.Learn.ALL, 0, late)))
        .state()
        .width();
  }
}
