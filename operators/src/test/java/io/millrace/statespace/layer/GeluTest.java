package io.millrace.statespace.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.statespace.mode.Naive;
import org.junit.jupiter.api.Test;

class GeluTest {

  @Test
  void exampleUsage() {
    assertThat(at(Gelu.EXACT, 1)).isCloseTo(0.8413447f, within(1e-6f));
    assertThat(at(Gelu.TANH, 1)).isCloseTo(0.8411920f, within(1e-6f));
  }

  @Test
  void bothFollowTheirFormulas() {
    for (double x = -6; x <= 6; x += .037) {
      assertThat((double) at(Gelu.EXACT, (float) x))
          .isCloseTo(Naive.gelu(Gelu.EXACT, (float) x), within(2e-6));
      assertThat((double) at(Gelu.TANH, (float) x))
          .isCloseTo(Naive.gelu(Gelu.TANH, (float) x), within(2e-6));
    }
  }

  @Test
  void theyAreTwoFunctions() {
    double widest = 0;
    for (double x = -4; x <= 4; x += .01) {
      double apart = Math.abs(Naive.gelu(Gelu.EXACT, x) - Naive.gelu(Gelu.TANH, x));
      widest = Math.max(widest, apart);
    }
    assertThat(widest).isCloseTo(4.7e-4, within(2e-5));
  }

  private static float at(Gelu gelu, float x) {
    KernelChoice choice = KernelChoice.ofProcess();
    FloatMatrix value = FloatMatrix.of(1, 1);
    FloatMatrix at = FloatMatrix.wrap(new float[] {x}, 0, 1, 1);
    gelu.apply(at, value, choice.create(), choice.lanes());
    return value.at(0, 0);
  }
}
