package io.millrace.dictionary.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final Schedule PAPER = new Schedule(Schedule.Mode.PAPER, 0, 0, new Warmup(30, 10));
  private static final Schedule FAST = new Schedule(Schedule.Mode.FAST, 0, 0, new Warmup(30, 10));

  @Test
  void exampleUsage() {
    assertThat(FAST.rho(290, 0, 300)).isCloseTo((2 + 18 / (1 + 290 / 300.0)) / 300, within(1e-12));
    assertThat(FAST.gamma(290)).isEqualTo(1);
  }

  @Test
  void paperTakesTheAuthorsStepSizesClippedAtOne() {
    // 4 / (t+1)^(1/2) and 2 / (t+2)^(3/4) at t = 0, 1, 15, 24, 98 and 254, worked out by hand.
    assertThat(PAPER.rho(0, 0, 300)).isEqualTo(1);
    assertThat(PAPER.rho(15, 0, 300)).isEqualTo(1);
    assertThat(PAPER.rho(24, 0, 300)).isCloseTo(0.8, within(1e-12));
    assertThat(PAPER.gamma(0)).isEqualTo(1);
    assertThat(PAPER.gamma(1)).isCloseTo(0.87738, within(1e-5));
    assertThat(PAPER.gamma(14)).isCloseTo(0.25, within(1e-12));
    assertThat(PAPER.gamma(254)).isCloseTo(0.03125, within(1e-12));
  }

  @Test
  void sfwTakesTheStepSizesOfStochasticFrankWolfe() {
    Schedule schedule = new Schedule(Schedule.Mode.SFW, 0, 0, new Warmup(30, 10));
    assertThat(schedule.rho(0, 0, 300)).isCloseTo(1, within(1e-12));
    assertThat(schedule.rho(56, 0, 300)).isCloseTo(0.25, within(1e-12));
    assertThat(schedule.gamma(0)).isEqualTo(0.25);
    assertThat(schedule.gamma(192)).isEqualTo(0.01);
  }

  @Test
  void tangentStepsAreAsLongAsThoseOfFast() {
    Schedule schedule = new Schedule(Schedule.Mode.TANGENT, 0, 0, new Warmup(30, 10));
    assertThat(schedule.rho(77, 0, 300)).isEqualTo(FAST.rho(77, 0, 300));
    assertThat(schedule.gamma(77)).isEqualTo(1);
  }

  @Test
  void fastAnnealsFromTwentyOverTimeToTwo() {
    assertThat(FAST.rho(0, 0, 300)).as("the first mini-batch replaces everything").isEqualTo(1);
    assertThat(FAST.rho(10, 0, 300)).isEqualTo((2 + 18 / (1 + 1 / 30.0)) / 20, within(1e-12));
    assertThat(1e6 * FAST.rho(1e6, 0, 300)).isCloseTo(2, within(0.01));
    for (int t = 10; t < 10_000; t++) {
      assertThat(FAST.rho(t + 1, 0, 300)).isLessThan(FAST.rho(t, 0, 300));
    }
  }

  @Test
  void theFloorHoldsInTheLongRunOnly() {
    Schedule forgetting = new Schedule(Schedule.Mode.FAST, 0.02, 0, new Warmup(30, 10));
    assertThat(forgetting.rho(100, 0, 300)).isEqualTo(FAST.rho(100, 0, 300));
    assertThat(forgetting.rho(1e5, 0, 300)).isEqualTo(0.02);
  }

  @Test
  void theHigherOfTwoFloorsHolds() {
    Schedule forgetting = new Schedule(Schedule.Mode.FAST, 0.02, 0.001, new Warmup(30, 10));
    assertThat(forgetting.rho(1e5, 0.05, 300)).isEqualTo(0.05);
    assertThat(forgetting.rho(1e5, 0.01, 300)).isEqualTo(0.02);
  }
}
