package io.millrace.statespace.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.mode.Sampling.Gaps;
import io.millrace.statespace.start.Initialisation;
import org.junit.jupiter.api.Test;

class GapStepsTest {

  private static final Recurrence TWO_MODES =
      Recurrence.blocks(
          1, Initialisation.REAL.modes(1), new double[] {.1, .2}, new SeededRandom(1));

  @Test
  void exampleUsage() {
    GapSteps steps =
        new GapSteps(
            TWO_MODES, new Sampling(Discretisation.ZOH, Gaps.HELD, 1000), GapSteps.Layout.TOGETHER);
    int at = steps.find(2500);
    // Two and a half units of a tenth, at lam = -1.
    assertThat(steps.table()[at]).isCloseTo((float) Math.exp(-.25), within(1e-7f));
  }

  @Test
  void theCacheNeverShows() {
    Sampling sampling = new Sampling(Discretisation.ZOH, Gaps.EVENT, 1000);
    GapSteps busy = new GapSteps(TWO_MODES, sampling, GapSteps.Layout.TOGETHER);
    SeededRandom random = new SeededRandom(3);
    for (int trial = 0; trial < 5000; trial++) {
      long gap = random.below(2000);
      GapSteps fresh = new GapSteps(TWO_MODES, sampling, GapSteps.Layout.TOGETHER);
      int at = busy.find(gap);
      int other = fresh.find(gap);
      for (int i = 0; i < 8; i++) {
        assertThat(busy.table()[at + i]).isEqualTo(fresh.table()[other + i]);
      }
    }
  }

  @Test
  void ignoredGapsAreAllOneStep() {
    GapSteps steps = new GapSteps(TWO_MODES, Sampling.REGULAR, GapSteps.Layout.TOGETHER);
    assertThat(steps.find(7)).isEqualTo(steps.find(GapSteps.FIRST));
    assertThat(steps.table()).hasSize(8);
  }

  @Test
  void timeThatRunsBackIsNoTime() {
    Sampling sampling = new Sampling(Discretisation.ZOH, Gaps.HELD, 500);
    assertThat(sampling.gap(1000, 2000)).isEqualTo(2);
    assertThat(sampling.gap(2000, 1000)).isZero();
    assertThatThrownBy(() -> new Sampling(Discretisation.ZOH, Gaps.HELD, 0))
        .hasMessageContaining("units of 0 ms");
  }
}
