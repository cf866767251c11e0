package io.millrace.statespace.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class ExponentialTest {

  private final Exponential exponential = new Exponential();

  @Test
  void exampleUsage() {
    exponential.minusOne(0, Math.PI);
    assertThat(exponential.real).as("Euler: e^(i pi) - 1").isCloseTo(-2, within(1e-15));
    assertThat(exponential.imaginary).isCloseTo(0, within(1e-15));
  }

  @Test
  void agreesWithTheLibraryWhereThatDoesNotCancel() {
    SeededRandom random = new SeededRandom(1);
    for (int trial = 0; trial < 20_000; trial++) {
      double x = -40 * random.uniform() + 2;
      double y = 200 * (random.uniform() - .5);
      exponential.minusOne(x, y);
      double size = Math.exp(x);
      double scale = 1 + size;
      assertThat(exponential.real)
          .as("e^(%s + %si)", x, y)
          .isCloseTo(size * Math.cos(y) - 1, within(1e-14 * scale));
      assertThat(exponential.imaginary).isCloseTo(size * Math.sin(y), within(1e-14 * scale));
    }
  }

  /** z + z²/2 + z³/6: for tiny z the library's difference would have no digit left. */
  @Test
  void keepsItsDigitsNearZero() {
    for (double size : new double[] {1e-3, 1e-6, 1e-12}) {
      double x = -0.6 * size;
      double y = 0.8 * size;
      exponential.minusOne(x, y);
      double real = x + (x * x - y * y) / 2 + (x * x * x - 3 * x * y * y) / 6;
      double imaginary = y + x * y + (3 * x * x * y - y * y * y) / 6;
      // The next term of the series is size³ / 24 of the value.
      double bound = 1e-15 + size * size * size;
      assertThat(exponential.real / real).isCloseTo(1, within(bound));
      assertThat(exponential.imaginary / imaginary).isCloseTo(1, within(bound));
    }
  }

  @Test
  void decaysToNothingWithoutTrouble() {
    exponential.minusOne(-1e6, 3e5);
    assertThat(exponential.real).isCloseTo(-1, within(1e-15));
    assertThat(exponential.imaginary).isCloseTo(0, within(1e-15));
  }
}
