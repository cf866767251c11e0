package io.millrace.evaluate.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RelativeErrorTest {

  private static final float GAP = Float.NaN;

  @Test
  void exampleUsage() {
    RelativeError error = new RelativeError(100);
    assertThat(error.add(new float[] {3, 4}, new float[] {3, 4})).isZero();
    assertThat(error.add(new float[] {3, 4}, new float[] {0, 0})).isEqualTo(1);
    assertThat(error.total()).isCloseTo(Math.sqrt(.5), within(1e-12));
    assertThat(error.readings()).isEqualTo(2);
  }

  @Test
  void onlyObservedChannelsCount() {
    RelativeError error = new RelativeError(1);
    assertThat(error.add(new float[] {3, GAP, 4}, new float[] {3, 1000, 1})).isEqualTo(.6);
    assertThat(error.total()).isEqualTo(.6);
  }

  @Test
  void aReadingWithNothingObservedHasNoErrorAndChangesNone() {
    RelativeError error = new RelativeError(1);
    assertThat(error.add(new float[] {GAP, GAP}, new float[] {1, 2})).isNaN();
    assertThat(error.total()).isNaN();
    error.add(new float[] {1, GAP}, new float[] {.5f, 0});
    error.add(new float[] {GAP, GAP}, new float[] {1, 2});
    assertThat(error.total()).isEqualTo(.5);
    assertThat(error.recent()).isEqualTo(.5);
    assertThat(error.readings()).isEqualTo(3);
  }

  @Test
  void aQuietReadingWeighsLittle() {
    RelativeError error = new RelativeError(10);
    error.add(new float[] {10}, new float[] {10});
    assertThat(error.add(new float[] {.001f}, new float[] {.1f})).isGreaterThan(90);
    assertThat(error.total()).isLessThan(.01);
  }

  @Test
  void theRecentErrorForgetsByHalvesWhileTheTotalKeeps() {
    RelativeError error = new RelativeError(2);
    error.add(new float[] {1}, new float[] {0});
    error.add(new float[] {1}, new float[] {1});
    error.add(new float[] {1}, new float[] {1});
    // Weights 1/2, 2^(-1/2), 1 for the three readings, the first alone wrong.
    assertThat(error.recent()).isCloseTo(Math.sqrt(.5 / (1.5 + Math.sqrt(.5))), within(1e-12));
    assertThat(error.total()).isCloseTo(Math.sqrt(1 / 3.0), within(1e-12));
  }

  @Test
  void anErrorMeasuredElsewhereCountsAsIfItWereMeasuredHere() {
    float[][] readings = {{3, GAP, 4}, {1, 2, 2}, {GAP, 0, 0}};
    RelativeError here = new RelativeError(3);
    RelativeError elsewhere = new RelativeError(3);
    for (float[] reading : readings) {
      double relative = here.add(reading, new float[] {2, 1, 2});
      elsewhere.addMeasured(reading, relative);
    }
    // The last reading is all zeros: its error has no ratio, so only the other measure sees it.
    RelativeError both = new RelativeError(3);
    both.add(readings[0], new float[] {2, 1, 2});
    both.add(readings[1], new float[] {2, 1, 2});
    assertThat(elsewhere.total()).isCloseTo(both.total(), within(1e-12));
    assertThat(elsewhere.readings()).isEqualTo(3);
    assertThatThrownBy(() -> elsewhere.addMeasured(readings[0], Double.NaN))
        .hasMessage("Cannot count a relative error of NaN: expected a number from 0 on");
  }

  @Test
  void whatCannotBeComparedIsRefusedAndNotCounted() {
    RelativeError error = new RelativeError(2);
    assertThatThrownBy(() -> error.add(new float[2], new float[3]))
        .hasMessage("Cannot compare a reading of 2 channels with a reconstruction of 3");
    assertThatThrownBy(() -> error.add(new float[] {1, 2}, new float[] {1, GAP}))
        .hasMessage("Cannot compare channel 1: expected finite numbers, found 2.0 and NaN");
    assertThatThrownBy(() -> new RelativeError(0)).hasMessageContaining("half-life 0.0");
    assertThat(error.readings()).isZero();
  }
}
