package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class UseSketchTest {

  private final UseSketch sketch = new UseSketch();

  @Test
  void exampleUsage() {
    sketch.count("a");
    sketch.count("a");
    sketch.count("b");
    assertThat(sketch.estimate("a")).isEqualTo(2);
    assertThat(sketch.estimate("b")).isEqualTo(1);
    assertThat(sketch.estimate("never")).isZero();
  }

  @Test
  void isNeverBelowTheCountAndSeldomAboveIt() {
    int[] counts = new int[20_000];
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < 60_000; i++) {
      int key = random.below(counts.length);
      counts[key]++;
      sketch.count("station-" + key);
    }
    int above = 0;
    for (int key = 0; key < counts.length; key++) {
      int estimate = sketch.estimate("station-" + key);
      assertThat(estimate).isGreaterThanOrEqualTo(counts[key]);
      above += estimate > counts[key] ? 1 : 0;
    }
    // A counter is shared with probability 1 - e^(-20000 / 65536) = .26, all four of a key with
    // .005.
    assertThat(above).isLessThan(counts.length / 100);
  }

  @Test
  void forgetsByHalvesWhatIsNoLongerUsed() {
    for (int i = 0; i < 100; i++) {
      sketch.count("old");
    }
    for (int i = 0; i < 1_400_000; i++) {
      sketch.count("n" + i % 3);
    }
    assertThat(sketch.estimate("old")).isBetween(6, 30);
    assertThat(sketch.estimate("n0")).as("no counter overflows").isGreaterThan(50);
  }
}
