package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void exampleUsage() {
    assertThat(Score.residual(6, 2, 100)).as("three times the usual residual").isEqualTo(3);
  }

  @Test
  void residualIsUnknownBeforeThereIsAUsualOne() {
    assertThat(Score.residual(6, 0, 100)).isNaN();
  }

  @Test
  void residualOfRoundingIsNotNews() {
    // A stream that is coded exactly: its usual residual is rounding, and so is this one.
    assertThat(Score.residual(4e-14, 1e-15, 100)).isLessThan(1e-6);
  }

  @Test
  void energyIsTheShareOutsideTheCode() {
    float[] codes = {9, 3, -4, 0};
    float[] kept = {0, 0, 0, -4, 0};
    assertThat(Score.dropped(codes, 1, kept, 2, 3)).isEqualTo(9);
    assertThat(Score.energy(9, Score.squares(codes, 1, 3))).isCloseTo(9 / 25.0, within(1e-12));
    assertThat(Score.energy(0, 0)).as("an observation of zeros").isZero();
  }

  @Test
  void sparsityGoesFromOneAtomToAllAlike() {
    assertThat(Score.sparsity(new float[] {0, -7, 0}, 0, 3)).isCloseTo(-1, within(1e-12));
    assertThat(Score.sparsity(new float[] {2, -2, 2, 2}, 0, 4))
        .isCloseTo(-Math.pow(4, -1 / 6.0), within(1e-12));
    assertThat(Score.sparsity(new float[2], 0, 2)).as("an observation of zeros").isEqualTo(-1);
  }
}
