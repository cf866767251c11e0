package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.step.DictionaryLayout;
import io.millrace.dictionary.step.Method;
import io.millrace.dictionary.step.Schedule;
import io.millrace.dictionary.step.Warmup;
import org.junit.jupiter.api.Test;

class ExpectedErrorTest {

  private static final int N = 30;
  private static final int BATCH = 10;

  /** Density of the codes, and so the contraction. */
  private static final double DENSITY = 0.3;

  /** 2 (n-1) v / b for l_3. */
  private static final double NOISE = 2 * 29 * 0.0890908 / 10;

  private final DictionaryLayout layout = new DictionaryLayout(new Shape(N, N), Schedule.Mode.FAST);
  private final float[] slots = layout.slots.initial();

  @Test
  void exampleUsage() {
    ExpectedError expected = expected(0);
    known();
    for (int step = 0; step < 2000; step++) {
      expected.advance(slots, 0.05, 1);
    }
    // Full steps on a constant weight: K rho / (2 (1-c)), but for the square of rho (1-c).
    double law = NOISE * 0.05 / (2 * 0.7 - 0.05 * 0.49);
    assertThat((double) slots[layout.expected]).isCloseTo(law, within(1e-3 * law));
  }

  @Test
  void aFallingWeightEndsAtAMultipleOfTheStatisticalLimit() {
    ExpectedError expected = expected(0);
    known();
    double kappa = 5;
    int steps = 200_000;
    for (int step = 100; step < steps; step++) {
      expected.advance(slots, kappa / step, 1);
    }
    double limit = NOISE * BATCH / (0.49 * steps * BATCH);
    double multiple = kappa * kappa * 0.49 / (2 * kappa * 0.7 - 1);
    assertThat(slots[layout.expected] / limit).isCloseTo(multiple, within(0.01 * multiple));
  }

  @Test
  void smallStepsAverageByTheirLength() {
    ExpectedError expected = expected(0);
    known();
    for (int step = 0; step < 100_000; step++) {
      expected.advance(slots, 0.2, 0.001);
    }
    double law = NOISE * 0.001 / (2 * 0.7);
    assertThat((double) slots[layout.expected]).isCloseTo(law, within(0.01 * law));
  }

  @Test
  void aDriftLagsBehind() {
    ExpectedError expected = expected(0.002);
    known();
    for (int step = 0; step < 5000; step++) {
      expected.advance(slots, 0.05, 1);
    }
    double law = NOISE * 0.05 / (2 * 0.7 - 0.05 * 0.49) + 2 * Math.pow(0.002 / (0.05 * 0.7), 2);
    assertThat((double) slots[layout.expected]).isCloseTo(law, within(1e-3 * law));
  }

  @Test
  void nothingIsKnownBeforeTheWarmUpIsOverOrAfterAnAlarm() {
    ExpectedError expected = expected(0);
    for (int step = 0; step < 50; step++) {
      expected.advance(slots, 0.05, 1);
    }
    assertThat(slots[layout.expected]).isEqualTo(1);
    known();
    expected.advance(slots, 0.05, 1);
    assertThat(slots[layout.expected]).isLessThan(1);
    expected.forget(slots);
    assertThat(slots[layout.expected]).isEqualTo(1);
  }

  @Test
  void onlyAStatedDriftAsksForForgetting() {
    known();
    assertThat(expected(0).forgetting(slots)).isZero();
    assertThat(expected(0.002).forgetting(slots))
        .isCloseTo(Math.cbrt(8 * 4e-6 / (NOISE * 0.7)), within(1e-4));
    assertThat(expected(1).forgetting(slots)).as("no more than the option allows").isEqualTo(0.5);
  }

  /** Past the warm-up, with moments of Bernoulli-Gaussian codes. */
  private void known() {
    slots[layout.batches] = 301;
    slots[layout.codeSquare] = (float) DENSITY;
    slots[layout.codeCube] = (float) (DENSITY * 2 * Math.sqrt(2 / Math.PI));
  }

  private ExpectedError expected(double drift) {
    Schedule schedule = new Schedule(Schedule.Mode.FAST, 0, drift, new Warmup(N, BATCH));
    FirstPhase first = new FirstPhase(layout, schedule.warmup());
    return new ExpectedError(
        N,
        layout,
        new DictionaryOptions.Training(
            new Method(schedule, 0),
            BATCH,
            new Objective(Objective.Kind.LP, 3, 0, 300),
            Normalisation.NONE,
            DictionaryOptions.Detector.ON),
        first);
  }
}
