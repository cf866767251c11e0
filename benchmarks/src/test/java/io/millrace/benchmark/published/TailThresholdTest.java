package io.millrace.benchmark.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TailThresholdTest {

  @Test
  void exampleUsage() {
    double[] scores = new double[200_000];
    SeededRandom random = new SeededRandom(1);
    Arrays.setAll(scores, at -> -Math.log(1 - random.uniform()));

    double threshold = TailThreshold.of(scores, 1e-3);

    // Of an exponential distribution with mean 1, one in a thousand is above ln 1000.
    assertThat(threshold).isCloseTo(Math.log(1000), within(.1));
  }

  @Test
  void scoresThatAreNotKnownDoNotCount() {
    assertThat(TailThreshold.of(new double[] {Double.NaN, Double.NaN}, .01)).isInfinite();
    assertThat(TailThreshold.of(new double[] {Double.NaN, 2, 2}, .01)).isEqualTo(2);
  }
}
