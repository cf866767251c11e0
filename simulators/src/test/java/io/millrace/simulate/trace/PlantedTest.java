package io.millrace.simulate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PlantedTest {

  @Test
  void exampleUsage() {
    Planted.Row row = new Planted(10, 0, 1).next();

    assertThat(row.truth()).hasSize(Planted.CHANNELS);
    assertThat(row.isStrange()).isFalse();
    assertThat(new Planted(10, 0, 1).next().shown()).isEqualTo(row.shown());
  }

  @Test
  void noiseIsAsLoudAsAskedAndStrangeReadingsAreAsLargeAsOthers() {
    Planted planted = new Planted(10, .2, 2);
    double[] squares = new double[3];
    int strange = 0;
    int count = 40_000;
    for (int at = 0; at < count; at++) {
      Planted.Row row = planted.next();
      strange += row.isStrange() ? 1 : 0;
      for (int i = 0; i < Planted.CHANNELS; i++) {
        squares[row.isStrange() ? 1 : 0] += Math.pow(row.truth()[i], 2);
        squares[2] += Math.pow(row.shown()[i] - row.truth()[i], 2);
      }
    }
    assertThat((double) strange / count).isCloseTo(.2, within(.01));
    assertThat(squares[1] / strange / (squares[0] / (count - strange))).isCloseTo(1, within(.05));
    // Readings without any cause are drawn again, which makes the others a little denser.
    assertThat(10 * Math.log10((squares[0] + squares[1]) / squares[2])).isBetween(10., 10.8);
  }
}
