package io.millrace.statespace.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.statespace.mode.Sampling.Gaps;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Steps of learned poles λ = -e^a + iw over dt = e^tau; the oracle is the exponential function. */
final class CoefficientsTest {

  private static final double TOLERANCE = 2e-6;

  /** Log decays of two modes, their frequencies, one log step. */
  private static final float[] TWO = {0, .5f, 0, 3, (float) Math.log(.1)};

  @Test
  void exampleUsage() {
    Coefficients steps = coefficients(2, 1, Sampling.REGULAR);

    steps.open(TWO, 0);
    steps.select(GapSteps.FIRST);

    // x' = -x + u over .1 with u held.
    assertThat(steps.turn.at(0, 0)).isCloseTo((float) Math.exp(-.1), within(1e-6f));
    assertThat(steps.gain.at(0, 0)).isCloseTo((float) (1 - Math.exp(-.1)), within(1e-6f));
    assertThat(steps.turn.at(0, 2)).as("no frequency, no turn").isZero();
    assertThat(steps.decay(1)).isCloseTo((float) Math.exp(.5), within(1e-6f));
  }

  @Test
  void aStepIsTheExponentialOfThePole() {
    Coefficients steps = coefficients(2, 1, Sampling.REGULAR);
    steps.open(TWO, 0);
    steps.select(GapSteps.FIRST);

    double size = Math.exp(-Math.exp(.5) * .1);
    assertThat((double) steps.turn.at(0, 1)).isCloseTo(size * Math.cos(.3), within(TOLERANCE));
    assertThat((double) steps.turn.at(0, 3)).isCloseTo(size * Math.sin(.3), within(TOLERANCE));
  }

  /** By the pole in the direction of the reals, and by tau, of every rule of gaps. */
  @Test
  void derivativesAreThoseOfFiniteDifferencesOfTheStoredParameters() {
    for (Gaps gaps : Gaps.values()) {
      Sampling sampling = new Sampling(Discretisation.ZOH, gaps, 1000);
      Coefficients steps = coefficients(2, 1, sampling);
      steps.open(TWO, 0);
      steps.select(2500);
      float h = 1f / 256;
      for (int mode = 0; mode < 2; mode++) {
        // dλ/da = -e^a, and the derivative is by λ.
        double byA = difference(sampling, mode, h, mode);
        assertThat(-Math.exp(TWO[mode]) * steps.turnByPole.at(0, mode))
            .isCloseTo(byA, within(2e-4));
        double byTau = difference(sampling, 4, h, mode);
        assertThat((double) steps.turnByLog.at(0, mode)).isCloseTo(byTau, within(2e-4));
      }
    }
  }

  private static double difference(Sampling sampling, int parameter, float h, int mode) {
    double[] turns = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = TWO.clone();
      moved[parameter] += side == 0 ? -h : h;
      Coefficients steps = coefficients(2, 1, sampling);
      steps.open(moved, 0);
      steps.select(2500);
      turns[side] = steps.turn.at(0, mode);
    }
    return (turns[1] - turns[0]) / (2 * h);
  }

  @Test
  void twoGapsInTurnAreOneGapOfTheirSumForAnInputThatIsHeld() {
    Coefficients steps = coefficients(2, 1, new Sampling(Discretisation.ZOH, Gaps.HELD, 1000));
    steps.open(TWO, 0);
    steps.select(700);
    float first = steps.turn.at(0, 0);
    steps.select(1800);
    float second = steps.turn.at(0, 0);
    steps.select(2500);

    assertThat(steps.turn.at(0, 0)).isCloseTo(first * second, within(1e-6f));
  }

  @Test
  void gapsCountOnlyWhereTheyAreTimed() {
    Coefficients regular = coefficients(2, 1, Sampling.REGULAR);
    regular.open(TWO, 0);
    regular.select(GapSteps.FIRST);
    float[] turn = regular.turn.values().clone();
    regular.select(123_456);
    assertThat(regular.turn.values()).isEqualTo(turn);

    Coefficients timed = coefficients(2, 1, new Sampling(Discretisation.ZOH, Gaps.HELD, 1000));
    timed.open(TWO, 0);
    timed.select(GapSteps.FIRST);
    assertThat(timed.turn.values()).as("the first reading is one step").isEqualTo(turn);
    timed.select(2000);
    assertThat(timed.turn.values()).isNotEqualTo(turn);
  }

  /** A key that was stepped before an update must not be stepped with the old poles. */
  @Test
  void parametersThatChangedAreReadAgain() {
    Coefficients steps = coefficients(2, 1, Sampling.REGULAR);
    float[] parameters = TWO.clone();
    steps.open(parameters, 0);
    steps.select(GapSteps.FIRST);
    float before = steps.turn.at(0, 0);

    parameters[0] = 2;
    steps.open(parameters, 0);
    steps.select(GapSteps.FIRST);

    assertThat(steps.turn.at(0, 0))
        .isNotEqualTo(before)
        .isCloseTo((float) Math.exp(-.1 * Math.exp(2)), within(1e-6f));
  }

  @Test
  void parametersMayLieAnywhereInAStateAndGroupsHaveStepsOfTheirOwn() {
    float[] state = {9, 9, 0, 0, 0, 0, 0, (float) Math.log(.5), 9};
    Coefficients steps = coefficients(2, 2, Sampling.REGULAR);
    steps.open(state, 2);
    steps.select(GapSteps.FIRST);

    assertThat(steps.turn.at(0, 0)).isCloseTo((float) Math.exp(-1), within(1e-6f));
    assertThat(steps.turn.at(0, 1)).isCloseTo((float) Math.exp(-.5), within(1e-6f));
  }

  /** An update by a wild gradient leaves parameters from which a step can be computed. */
  @Test
  void whatAnUpdateThrewFarAwayIsHeld() {
    float[] wild = {100, -100, 1e9f, -1e9f, 50};
    Coefficients steps = coefficients(2, 1, Sampling.REGULAR);
    steps.open(wild, 0);
    steps.hold();
    float[] once = wild.clone();
    steps.hold();

    assertThat(wild).as("held once is held").isEqualTo(once);
    assertThat(Math.exp(wild[0])).isCloseTo(1e5, within(1.0));
    assertThat(Math.exp(wild[1])).isCloseTo(1e-4, within(1e-8));
    assertThat(Math.exp(wild[4])).isCloseTo(10, within(1e-4));
    assertThat(wild[2])
        .as("at most half a turn a step")
        .isCloseTo((float) Math.PI / 10, within(1e-6f));
    assertThat(wild[3]).isEqualTo(-wild[2]);
    steps.open(wild, 0);
    steps.select(GapSteps.FIRST);
    for (FloatMatrix found : Arrays.asList(steps.turn, steps.gain, steps.gainByPole)) {
      for (float value : found.values()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void whatIsWithinItsRangeStays() {
    float[] parameters = TWO.clone();
    Coefficients steps = coefficients(2, 1, Sampling.REGULAR);
    steps.open(parameters, 0);

    steps.hold();

    assertThat(parameters).isEqualTo(TWO);
  }

  private static Coefficients coefficients(int modes, int groups, Sampling sampling) {
    return new Coefficients(modes, groups, sampling, KernelChoice.ofProcess().create());
  }
}
