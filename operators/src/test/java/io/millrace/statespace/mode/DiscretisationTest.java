package io.millrace.statespace.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.statespace.mode.Discretisation.Mode;
import io.millrace.statespace.mode.Sampling.Gaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiscretisationTest {

  private final Mode mode = new Mode();

  @Test
  void exampleUsage() {
    // x' = -x + u over dt = ln 2 with u held: half of x stays, half of u comes in.
    Discretisation.ZOH.apply(-1, 0, Math.log(2), mode);
    assertThat(mode.turnRe).isCloseTo(.5, within(1e-15));
    assertThat(mode.gainRe).isCloseTo(.5, within(1e-15));
    assertThat(mode.turnIm).isZero();
  }

  /** Holding the input for two halves of a step is holding it for the whole. */
  @Test
  void zeroOrderHoldComposes() {
    for (double dt : new double[] {1e-9, 1e-3, .1, 2}) {
      Discretisation.ZOH.apply(-.3, 5, dt / 2, mode);
      double turnRe = mode.turnRe * mode.turnRe - mode.turnIm * mode.turnIm;
      double turnIm = 2 * mode.turnRe * mode.turnIm;
      double gainRe = mode.gainRe + mode.turnRe * mode.gainRe - mode.turnIm * mode.gainIm;
      double gainIm = mode.gainIm + mode.turnRe * mode.gainIm + mode.turnIm * mode.gainRe;
      Discretisation.ZOH.apply(-.3, 5, dt, mode);
      assertThat(mode.turnRe).isCloseTo(turnRe, within(1e-14));
      assertThat(mode.turnIm).isCloseTo(turnIm, within(1e-14));
      assertThat(mode.gainRe).isCloseTo(gainRe, within(1e-14 * dt));
      assertThat(mode.gainIm).isCloseTo(gainIm, within(1e-14 * dt));
    }
  }

  @Test
  void bilinearKeepsTheCircleAndTheGainAtRest() {
    Discretisation.BILINEAR.apply(0, 3, .7, mode);
    assertThat(Math.hypot(mode.turnRe, mode.turnIm)).as("a pure turn").isCloseTo(1, within(1e-15));
    Discretisation.BILINEAR.apply(-2, 3, .7, mode);
    // At rest x = (turn) x + gain u = -u / lam.
    double overRe = 1 - mode.turnRe;
    double overIm = -mode.turnIm;
    assertThat(mode.gainRe * -2 - mode.gainIm * 3).isCloseTo(-overRe, within(1e-14));
    assertThat(mode.gainRe * 3 + mode.gainIm * -2).isCloseTo(-overIm, within(1e-14));
  }

  /**
   * Derivatives by pole and by log dt, through the series and beside it, for every rule of gaps.
   */
  @ParameterizedTest
  @EnumSource
  void derivativesAreThoseOfFiniteDifferences(Discretisation rule) {
    for (Gaps gaps : Gaps.values()) {
      for (double dt : new double[] {1e-5, 5e-3, .05, .4}) {
        for (double gap : new double[] {.3, 1, 4}) {
          differ(new Sampling(rule, gaps, 1), -.7, 2, new double[] {dt, gap});
        }
      }
    }
  }

  private void differ(Sampling sampling, double re, double im, double[] span) {
    double dt = span[0];
    double gap = span[1];
    Mode above = new Mode();
    Mode below = new Mode();
    sampling.differentiate(re, im, dt, gap, mode);
    double h = 1e-6;
    sampling.apply(re + h, im, dt, gap, above);
    sampling.apply(re - h, im, dt, gap, below);
    // The functions are analytic in the pole: one direction is enough.
    near((above.turnRe - below.turnRe) / (2 * h), mode.turnByPoleRe);
    near((above.turnIm - below.turnIm) / (2 * h), mode.turnByPoleIm);
    near((above.gainRe - below.gainRe) / (2 * h), mode.gainByPoleRe);
    near((above.gainIm - below.gainIm) / (2 * h), mode.gainByPoleIm);
    sampling.apply(re, im, dt * Math.exp(h), gap, above);
    sampling.apply(re, im, dt * Math.exp(-h), gap, below);
    near((above.turnRe - below.turnRe) / (2 * h), mode.turnByLogRe);
    near((above.turnIm - below.turnIm) / (2 * h), mode.turnByLogIm);
    near((above.gainRe - below.gainRe) / (2 * h), mode.gainByLogRe);
    near((above.gainIm - below.gainIm) / (2 * h), mode.gainByLogIm);
  }

  private static void near(double difference, double derivative) {
    assertThat(derivative).isCloseTo(difference, within(1e-8 * (1 + Math.abs(difference))));
  }

  /** dgain/dlam against its own series, where differences have no digits left. */
  @Test
  void theSeriesMeetsTheFormula() {
    Discretisation.ZOH.differentiate(-1, 0, 1e-2 * (1 - 1e-9), mode);
    double series = mode.gainByPoleRe;
    Discretisation.ZOH.differentiate(-1, 0, 1e-2 * (1 + 1e-9), mode);
    assertThat(mode.gainByPoleRe / series).isCloseTo(1, within(1e-8));
    Discretisation.ZOH.differentiate(-1, 0, 1e-7, mode);
    assertThat(mode.gainByPoleRe).isCloseTo(1e-14 / 2, within(1e-20));
  }

  @Test
  void noTimeTakesNothingInAndNoneAway() {
    new Sampling(Discretisation.ZOH, Gaps.HELD, 1).differentiate(-1, 4, .1, 0, mode);
    assertThat(mode.turnRe).isEqualTo(1);
    assertThat(mode.gainRe).isZero();
    assertThat(mode.gainByPoleRe).isZero();
    new Sampling(Discretisation.BILINEAR, Gaps.HELD, 1).differentiate(-1, 4, .1, 0, mode);
    assertThat(mode.turnRe).isEqualTo(1);
    assertThat(mode.gainByLogRe).isZero();
    new Sampling(Discretisation.ZOH, Gaps.EVENT, 1).apply(-1, 4, .1, 0, mode);
    assertThat(mode.turnRe).isEqualTo(1);
    assertThat(mode.gainRe).as("an event counts however close").isPositive();
  }
}
