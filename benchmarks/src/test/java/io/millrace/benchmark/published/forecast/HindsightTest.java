package io.millrace.benchmark.published.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class HindsightTest {

  /** Channel 0 is what channel 1 was two hours before, with noise of .1; nobody knows channel 1. */
  @Test
  void exampleUsage() {
    Random random = new Random(1);
    float[][] readings = new float[4000][2];
    for (int at = 0; at < readings.length; at++) {
      readings[at][1] = (float) random.nextGaussian();
      float before = at < 2 ? 0 : readings[at - 2][1];
      readings[at][0] = before + .1f * (float) random.nextGaussian();
    }
    double[] squares = new double[2];
    long[] counts = new long[2];

    new Hindsight(2, 2, 0, 1, 2).judge(readings, 1000, 1, squares, counts);

    assertThat(counts).containsExactly(3000, 3000);
    assertThat(Math.sqrt(squares[0] / counts[0])).isBetween(.095, .105);
    assertThat(Math.sqrt(squares[1] / counts[1])).isBetween(.95, 1.05);
  }
}
