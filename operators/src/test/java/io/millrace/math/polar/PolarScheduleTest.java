package io.millrace.math.polar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of a round on singular values alone, which is all that a step changes. */
final class PolarScheduleTest {

  /** One round takes every singular value from .03 to 1 close to one. */
  @Test
  void exampleUsage() {
    PolarSchedule schedule = new PolarSchedule(50);

    for (double sigma = .03; sigma <= 1; sigma += 1e-4) {
      assertThat(round(schedule, sigma)).isCloseTo(1, within(1e-3));
    }
  }

  /** A value that is not moved is a direction that is lost. */
  @Test
  void noStepTurnsADirectionOrLosesIt() {
    PolarSchedule schedule = new PolarSchedule(4);
    for (double sigma = 1e-7; sigma <= 1; sigma *= 1.01) {
      double moved = sigma;
      for (int step = 0; step < PolarSchedule.STEPS; step++) {
        double next = schedule.first(step) * moved + schedule.third(step) * moved * moved * moved;
        assertThat(next).as("step %d from %s", step, moved).isPositive();
        moved = next;
      }
      assertThat(moved).isGreaterThan(sigma * .999);
    }
  }

  /** From one part in ten million on, as PolarFactor promises. */
  @Test
  void theRoundsTogetherLiftTheSmallestValues() {
    PolarSchedule schedule = new PolarSchedule(4);
    double sigma = 1e-4;
    for (int round = 0; round < PolarSchedule.ROUNDS; round++) {
      sigma = round(schedule, sigma);
    }

    assertThat(sigma).isCloseTo(1, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100, 1000})
  void limitsOfTheDefectGrowWithItsSize(int n) {
    PolarSchedule schedule = new PolarSchedule(n);

    assertThat(schedule.near())
        .as("a matrix without one of its directions has a defect of one")
        .isPositive()
        .isLessThan(1);
    assertThat(schedule.far()).isCloseTo(Math.sqrt(n) * .95 / 2.2, within(1e-9));
    assertThat(schedule.most(0)).isEqualTo(PolarSchedule.LAST);
    assertThat(schedule.most(.2)).isGreaterThan(schedule.most(.1));
  }

  /** Against values on a grid: no other cubic of this form can be closer (equal oscillation). */
  @Test
  void theCubicOfAnIntervalTouchesItsErrorThreeTimes() {
    MinimaxCubic cubic = new MinimaxCubic();
    for (double low : new double[] {.01, .1, .5, .9}) {
      for (double high : new double[] {1, 1.2}) {
        cubic.over(low, high);
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int at = 0; at <= 10_000; at++) {
          double value = value(cubic, low + (high - low) * at / 10_000);
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
        assertThat(least).isCloseTo(1 - cubic.error(), within(1e-6));
        assertThat(most).isCloseTo(1 + cubic.error(), within(1e-6));
        assertThat(value(cubic, low)).isCloseTo(1 - cubic.error(), within(1e-6));
        assertThat(value(cubic, high)).isCloseTo(1 - cubic.error(), within(1e-6));
      }
    }
  }

  /** At a single point it is the step of Newton and Schulz, 1.5 σ - .5 σ³. */
  @Test
  void atOneTheCubicIsNewtonSchulz() {
    MinimaxCubic cubic = new MinimaxCubic();

    cubic.over(1, 1);

    assertThat(cubic.first()).isEqualTo(1.5f);
    assertThat(cubic.third()).isEqualTo(-.5f);
    assertThat(cubic.error()).isZero();
  }

  private static double round(PolarSchedule schedule, double sigma) {
    double moved = sigma;
    for (int step = 0; step < PolarSchedule.STEPS; step++) {
      moved = schedule.first(step) * moved + schedule.third(step) * moved * moved * moved;
    }
    return moved;
  }

  private static double value(MinimaxCubic cubic, double sigma) {
    return cubic.first() * sigma + cubic.third() * sigma * sigma * sigma;
  }
}
