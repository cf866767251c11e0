package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackedLongTest {

  @Test
  void exampleUsage() {
    float[] state = new float[5];
    PackedLong.write(1_700_000_000_000L, state, 1);
    assertThat(PackedLong.read(state, 1)).isEqualTo(1_700_000_000_000L);
    assertThat(state[0]).isZero();
    assertThat(state[4]).isZero();
  }

  @Test
  void everyNumberComesBackWhole() {
    float[] state = new float[PackedLong.WIDTH];
    SeededRandom random = new SeededRandom(4);
    for (int trial = 0; trial < 10_000; trial++) {
      long number = trial < 3 ? -trial : random.nextLong() >> random.below(64);
      PackedLong.write(number, state, 0);
      assertThat(PackedLong.read(state, 0)).isEqualTo(number);
    }
    for (long corner : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
      PackedLong.write(corner, state, 0);
      assertThat(PackedLong.read(state, 0)).isEqualTo(corner);
    }
  }
}
