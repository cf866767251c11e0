package io.millrace.math.polar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MinimaxCubicTest {

  private final MinimaxCubic cubic = new MinimaxCubic();

  @Test
  void exampleUsage() {
    cubic.over(0.5, 1.2);
    assertThat(value(0.8)).isCloseTo(1, within(cubic.error() + 1e-6));
  }

  @Test
  void isNewtonSchulzAtOne() {
    cubic.over(1, 1);
    assertThat((double) cubic.first()).isCloseTo(1.5, within(1e-6));
    assertThat((double) cubic.third()).isCloseTo(-0.5, within(1e-6));
    assertThat(cubic.error()).isCloseTo(0, within(1e-12));
  }

  @Test
  void touchesItsErrorAtBothEndsAndOnceBetween() {
    // Chebyshev: the least error of an odd cubic, two coefficients, alternates at three points.
    for (double low : new double[] {0.03, 0.3, 0.8}) {
      for (double high : new double[] {1, 1.3, 2}) {
        cubic.over(low, high);
        double most = 0;
        for (int i = 0; i <= 1000; i++) {
          most = Math.max(most, Math.abs(value(low + (high - low) * i / 1000) - 1));
        }
        assertThat(most).isCloseTo(cubic.error(), within(1e-5));
        assertThat(value(low)).isCloseTo(1 - cubic.error(), within(1e-6));
        assertThat(value(high)).isCloseTo(1 - cubic.error(), within(1e-6));
      }
    }
  }

  private double value(double x) {
    return cubic.first() * x + cubic.third() * x * x * x;
  }
}
