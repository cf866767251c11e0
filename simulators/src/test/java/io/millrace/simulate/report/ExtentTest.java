package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtentTest {

  @Test
  void exampleUsage() {
    Extent extent = new Extent().include(3, -1).include(2);

    assertThat(extent.low()).isEqualTo(-1);
    assertThat(extent.high()).isEqualTo(3);
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOut() {
    Extent extent =
        new Extent().include(Double.NaN, 5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 6);

    assertThat(extent.low()).isEqualTo(5);
    assertThat(extent.high()).isEqualTo(6);
  }

  @Test
  void withoutANumberItReachesFromZeroToOne() {
    for (Extent extent : new Extent[] {new Extent(), new Extent().include(Double.NaN)}) {
      assertThat(extent.low()).isZero();
      assertThat(extent.high()).isOne();
    }
  }

  /** A series that never changes is drawn, too, also where one is too little to be added. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, 7, -7, 1e-300, 1e15, 1e16, -1e16, 1e17, -1e300, 1e300})
  void aSingleNumberHasALength(double value) {
    Extent extent = new Extent().include(value, value);

    assertThat(extent.low()).isEqualTo(value);
    assertThat(extent.high()).isGreaterThan(value).isFinite();
    Axis axis = new Axis(new Scale.Linear(), extent.low(), extent.high(), 0, 600);
    assertThat(axis.at(extent.low())).isZero();
    assertThat(axis.ticks(8)).hasSizeBetween(1, 12);
  }
}
