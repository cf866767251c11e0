package io.millrace.statespace.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.start.Initialisation;
import org.junit.jupiter.api.Test;

class RecurrenceTest {

  @Test
  void exampleUsage() {
    Recurrence bank =
        Recurrence.bank(2, Initialisation.LIN.modes(6), Recurrence.spaced(.01, .1, 2));
    assertThat(bank.count()).as("2 channels, 2 steps, 3 modes").isEqualTo(12);
    assertThat(bank.channel(5)).isZero();
    assertThat(bank.channel(6)).isEqualTo(1);
    assertThat(bank.steps()[2]).isCloseTo(.01, within(1e-15));
    assertThat(bank.steps()[3]).isCloseTo(.1, within(1e-15));
    assertThat(bank.inputReal(5, 0)).isEqualTo(1);
    assertThat(bank.inputReal(5, 1)).isZero();
  }

  @Test
  void stepsAreSpacedEvenlyOnALogarithmicScale() {
    assertThat(Recurrence.spaced(.01, 1, 3))
        .containsExactly(new double[] {.01, .1, 1}, within(1e-15));
    assertThat(Recurrence.spaced(.01, 1, 1)).containsExactly(new double[] {.1}, within(1e-15));
  }

  @Test
  void modesBeyondHalfARevolutionAreSilenced() {
    Recurrence bank =
        Recurrence.bank(1, Initialisation.LIN.modes(8), new double[] {.4}).withoutAliases();
    // Im lam dt = 0, .4 pi, .8 pi, 1.2 pi.
    assertThat(bank.modes().inputReal()).containsExactly(1, 1, 1, 0);
  }

  /** White noise of variance 1 through a mode: Σ |turn|^2l |gain b|² = 1. */
  @Test
  void normalisedModesAnswerNoiseWithUnitVariance() {
    SeededRandom random = new SeededRandom(2);
    Recurrence[] both = {
      Recurrence.bank(2, Initialisation.PTD.modes(16), Recurrence.spaced(.001, .1, 3)),
      Recurrence.normalBlocks(4, 8, new double[] {.01, .05}, random)
    };
    Discretisation.Mode step = new Discretisation.Mode();
    for (Recurrence recurrence : both) {
      Recurrence normal = recurrence.normalised(Discretisation.ZOH);
      for (int i = 0; i < normal.count(); i++) {
        Discretisation.ZOH.apply(
            normal.modes().real()[i], normal.modes().imaginary()[i], normal.steps()[i], step);
        double square = 0;
        for (int h = 0; h < normal.inputs(); h++) {
          square += Math.pow(normal.inputReal(i, h), 2) + Math.pow(normal.inputImaginary(i, h), 2);
        }
        double gain = step.gainRe * step.gainRe + step.gainIm * step.gainIm;
        double turn = step.turnRe * step.turnRe + step.turnIm * step.turnIm;
        assertThat(square * gain / (1 - turn)).isCloseTo(1, within(1e-9));
      }
    }
  }

  /**
   * A unitary change of basis keeps the expected size: E |B|² = states, over halves and weights.
   */
  @Test
  void normalBlocksDrawTheirInputInHippoCoordinates() {
    SeededRandom random = new SeededRandom(3);
    int inputs = 400;
    Recurrence blocks = Recurrence.normalBlocks(inputs, 16, new double[] {.1}, random);
    double sum = 0;
    for (int i = 0; i < blocks.count(); i++) {
      for (int h = 0; h < inputs; h++) {
        sum += 2 * (Math.pow(blocks.inputReal(i, h), 2) + Math.pow(blocks.inputImaginary(i, h), 2));
      }
    }
    assertThat(sum).isCloseTo(16, within(1.5));
  }
}
