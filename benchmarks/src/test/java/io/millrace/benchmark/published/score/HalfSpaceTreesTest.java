package io.millrace.benchmark.published.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

final class HalfSpaceTreesTest {

  @Test
  void exampleUsage() {
    HalfSpaceTrees trees = new HalfSpaceTrees(2, 1);
    SeededRandom random = new SeededRandom(2);
    for (int at = 0; at < HalfSpaceTrees.WINDOW; at++) {
      trees.learn(point(.2 + .1 * random.uniform(), .2 + .1 * random.uniform()));
    }

    assertThat(trees.mass(point(.25, .25))).isGreaterThan(10 * trees.mass(point(.9, .9)));
  }

  @Test
  void nothingIsKnownBeforeTheFirstWindowIsFull() {
    HalfSpaceTrees trees = new HalfSpaceTrees(1, 1);
    for (int at = 0; at < HalfSpaceTrees.WINDOW - 1; at++) {
      trees.learn(point(.5));
      assertThat(trees.mass(point(.5))).isZero();
    }
    trees.learn(point(.5));
    // All points are in one leaf of each tree.
    assertThat(trees.mass(point(.5))).isEqualTo(HalfSpaceTrees.LARGEST);
  }

  /** The reference is the window before, and nothing older. */
  @Test
  void aWindowReplacesTheOneBefore() {
    HalfSpaceTrees trees = new HalfSpaceTrees(1, 3);
    for (int at = 0; at < HalfSpaceTrees.WINDOW; at++) {
      trees.learn(point(.1));
    }
    for (int at = 0; at < HalfSpaceTrees.WINDOW; at++) {
      trees.learn(point(.9));
    }
    assertThat(trees.mass(point(.9))).isEqualTo(HalfSpaceTrees.LARGEST);
    assertThat(trees.mass(point(.1))).isLessThan(HalfSpaceTrees.LARGEST / 1000);
  }

  private static float[] point(double... values) {
    float[] point = new float[values.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) values[i];
    }
    return point;
  }
}
