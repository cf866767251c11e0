package io.millrace.api.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangeDetectorTest {

  private final float[] means = new float[2];

  @Test
  void exampleUsage() {
    settle(0.4);
    int until = 0;
    while (!ChangeDetector.alarms(means, 0, 0.2, 500)) {
      until++;
    }
    // The fast mean falls as 0.2 + 0.2 · 0.95^k, and the alarm is at 0.85 · 0.4: 0.95^k < 0.7.
    assertThat(until).isBetween(6, 7);
  }

  @Test
  void remembersTheFirstMiniBatchWhole() {
    ChangeDetector.alarms(means, 0, 0.37, 0);
    assertThat(means).containsExactly(0.37f, 0.37f);
  }

  @Test
  void doesNotMindARise() {
    settle(0.2);
    for (int t = 500; t < 3000; t++) {
      assertThat(ChangeDetector.alarms(means, 0, 0.4, t)).isFalse();
    }
  }

  @Test
  void doesNotMindAFallOfATenth() {
    settle(0.4);
    for (int t = 500; t < 3000; t++) {
      assertThat(ChangeDetector.alarms(means, 0, 0.36, t)).isFalse();
    }
  }

  @Test
  void staysSilentWhileAScheduleSettles() {
    settle(0.4);
    for (int t = 0; t < 100; t++) {
      assertThat(ChangeDetector.alarms(means, 0, 0.1, t)).isFalse();
    }
    assertThat(means[1]).as("the slow mean has followed").isEqualTo(means[0]);
  }

  private void settle(double concentration) {
    for (int t = 0; t < 500; t++) {
      ChangeDetector.alarms(means, 0, concentration, t);
    }
  }
}
