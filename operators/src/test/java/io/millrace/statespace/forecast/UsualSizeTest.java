package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class UsualSizeTest {

  private float usual;
  private long count;

  @Test
  void exampleUsage() {
    SeededRandom random = new SeededRandom(1);
    for (int at = 0; at < 1000; at++) {
      learn(Math.abs(random.gaussian()), 0);
    }
    assertThat(usual).isCloseTo(1, within(.05f));
    assertThat(UsualSize.isWild(20, usual, count)).isFalse();
    assertThat(UsualSize.isWild(30, usual, count)).isTrue();
  }

  /** Without wild values it is the root mean square of all, up to two thousand of them. */
  @Test
  void isTheRootMeanSquareOfOrdinarySizes() {
    SeededRandom random = new SeededRandom(2);
    double squares = 0;
    for (int at = 0; at < 1500; at++) {
      double size = 1 + random.uniform();
      squares += size * size;
      learn(size, 0);
    }
    assertThat((double) usual).isCloseTo(Math.sqrt(squares / 1500), within(1e-4));
  }

  @Test
  void oneWildSizeRaisesItByATenthAtMost() {
    for (int at = 0; at < 300; at++) {
      learn(1, 0);
    }
    learn(1e30, 0);
    assertThat(usual).isBetween(1f, 1.1f);
  }

  @Test
  void afterFiveInSuccessionTheLevelIsNew() {
    for (int at = 0; at < 300; at++) {
      learn(1, 0);
    }
    learn(1e4, UsualSize.RUN);
    assertThat(UsualSize.isWild(1e4, usual, count)).isFalse();
  }

  /** One in a hundred at fifty times the rest: the usual size comes near them. */
  @Test
  void largeSizesThatComeAgainAreNotWild() {
    int wild = 0;
    for (int at = 1; at <= 4000; at++) {
      double size = at % 100 == 0 ? 50 : 1;
      wild += at > 2000 && UsualSize.isWild(size, usual, count) ? 1 : 0;
      learn(size, 0);
    }
    assertThat(wild).isZero();
  }

  @Test
  void nothingIsJudgedByFewSizesOrByAChannelThatWasConstant() {
    assertThat(UsualSize.isKnown(1, 1)).isFalse();
    assertThat(UsualSize.isKnown(1, 2)).isTrue();
    assertThat(UsualSize.isKnown(0, 1000)).isFalse();
  }

  /** The first size may be the wild one; the second, a hundred times smaller, tells. */
  @Test
  void aFarSmallerSizeAmongTheFirstTellsOfAWildOne() {
    learn(1e6, 0);
    assertThat(UsualSize.tellsOfWild(1, usual, 2)).isTrue();
    assertThat(UsualSize.tellsOfWild(1e5, usual, 2)).isFalse();
    assertThat(UsualSize.tellsOfWild(1, usual, 5)).as("not among the first").isFalse();
    assertThat(UsualSize.anew(1, usual)).isEqualTo(100);
    assertThat(UsualSize.anew(1, 50)).isEqualTo(1);
  }

  private void learn(double size, int run) {
    usual = UsualSize.after(usual, size, ++count, run);
  }
}
