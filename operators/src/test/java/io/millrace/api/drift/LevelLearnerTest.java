package io.millrace.api.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StateLayout;
import org.junit.jupiter.api.Test;

/** How a learner that knows nothing of dictionaries uses {@link ChangeDetector}. */
class LevelLearnerTest {

  private static final int BATCH = 20;

  private final LevelLearner learner = new LevelLearner(BATCH);
  private final StateLayout slots = learner.signature().parameters();
  private final float[] parameters = new float[slots.width()];
  private final Rows rows = new Rows(learner.signature(), BATCH);
  private final SeededRandom random = new SeededRandom(3);
  private long learned;

  @Test
  void exampleUsage() {
    learner.initialize(parameters, 0);
    take(500, 10);
    assertThat(value("alarms")).isZero();
    assertThat(value("level")).isCloseTo(10, within(.2f));

    // 15 spreads away: no reading lies within the band, and .95^k < .85 at the fourth mini-batch.
    take(4, 25);
    assertThat(value("alarms")).isEqualTo(1);
    // The first mini-batch after the alarm replaces the level: mean of 20, deviation 1 / sqrt(20).
    take(1, 25);
    assertThat(value("level")).isCloseTo(25, within(1f));
  }

  @Test
  void withoutAChangeThereIsNoAlarm() {
    learner.initialize(parameters, 0);
    take(5000, 10);
    assertThat(value("alarms")).isZero();
  }

  private float value(String slot) {
    return parameters[slots.offset(slot)];
  }

  /** Gaussian readings of deviation 1 around a level, in whole mini-batches. */
  private void take(int batches, double level) {
    for (int batch = 0; batch < batches; batch++) {
      rows.clear();
      rows.useParameters(parameters, learned);
      for (int row = 0; row < BATCH; row++) {
        rows.add(new float[] {(float) (level + random.gaussian())}, 0, 0, 0);
      }
      learner.step(rows);
      learner.learn(rows);
      learned = rows.learned();
    }
  }
}
