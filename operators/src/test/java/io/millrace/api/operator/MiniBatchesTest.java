package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MiniBatchesTest {

  @Test
  void exampleUsage() {
    MiniBatches batches = new MiniBatches(10);
    assertThat(batches.horizon(7)).as("observations until the mini-batch is full").isEqualTo(3);
    assertThat(batches.isBoundary(10)).as("the tenth observation fills it").isTrue();
    assertThat(batches.version(10)).isEqualTo(1);
    assertThat(batches.horizon(10)).as("the next one is empty").isEqualTo(10);
  }

  @Test
  void agreesWithCountingOneByOne() {
    for (int size : new int[] {1, 2, 7}) {
      MiniBatches batches = new MiniBatches(size);
      long version = 0;
      int taken = 0;
      for (long learned = 0; learned < 50; learned++) {
        assertThat(batches.version(learned)).isEqualTo(version);
        assertThat(batches.taken(learned)).isEqualTo(taken);
        assertThat(batches.horizon(learned)).isEqualTo(size - taken);
        assertThat(batches.isBoundary(learned)).isEqualTo(taken == 0);
        if (++taken == size) {
          taken = 0;
          version++;
        }
      }
    }
  }

  @Test
  void countsBeyondTheRangeOfAnInt() {
    MiniBatches batches = new MiniBatches(Integer.MAX_VALUE);
    long learned = 5L * Integer.MAX_VALUE - 1;
    assertThat(batches.horizon(learned)).isEqualTo(1);
    assertThat(batches.version(learned)).isEqualTo(4);
  }

  @Test
  void aMiniBatchHoldsAnObservation() {
    assertThatThrownBy(() -> new MiniBatches(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot count mini-batches of 0 observations: expected at least one");
  }
}
