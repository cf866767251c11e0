package io.millrace.continual.pointwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import org.junit.jupiter.api.Test;

class ActivationTest {

  private final Kernels kernels = KernelChoice.ofProcess().create();

  private float of(Activation activation, float x) {
    float[] to = new float[1];
    activation.apply(kernels, new float[] {x}, to, 1);
    return to[0];
  }

  @Test
  void exampleUsage() {
    // Published values: x Φ(x) at one, and its tanh form.
    assertThat(of(Activation.GELU, 1)).isEqualTo(.8413447f, within(2e-7f));
    assertThat(of(Activation.GELU_TANH, 1)).isEqualTo(.8411920f, within(2e-7f));
    assertThat(of(Activation.SILU, 1)).isEqualTo(.7310586f, within(2e-7f));
    assertThat(of(Activation.HARD_SWISH, 1)).isEqualTo(2 / 3f, within(1e-7f));
  }

  @Test
  void everyFunctionAgreesWithItsFormulaInDoublePrecision() {
    for (Activation activation : Activation.values()) {
      for (double x = -5.9; x < 5.9; x += .013) {
        double expected = WholeActivation.of(activation, (float) x);
        // A curve's 2e-7 and two roundings, of a factor of at most six.
        assertThat((double) of(activation, (float) x))
            .as("%s of %s", activation, x)
            .isCloseTo(expected, within(6e-7 * Math.max(1, Math.abs(x))));
      }
    }
  }

  @Test
  void theTwoFormsOfGeluAreTwoFunctions() {
    double most = 0;
    for (float x = -5; x < 5; x += .01f) {
      most = Math.max(most, Math.abs(of(Activation.GELU, x) - of(Activation.GELU_TANH, x)));
    }
    assertThat(most).isBetween(4e-4, 5e-4);
  }

  @Test
  void hugeArgumentsStayFinite() {
    for (Activation activation : Activation.values()) {
      assertThat(of(activation, 1e30f)).as("%s", activation).isFinite();
      assertThat(of(activation, -1e30f)).as("%s", activation).isFinite();
    }
  }
}
