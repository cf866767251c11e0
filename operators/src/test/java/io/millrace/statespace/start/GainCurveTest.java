package io.millrace.statespace.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GainCurveTest {

  @Test
  void exampleUsage() {
    double[] omega = GainCurve.frequencies(32, 2000);
    GainCurve hippo = GainCurve.hippo(32, omega);
    GainCurve normal = GainCurve.normalPart(32, omega);
    GainCurve ptd = GainCurve.perturbed("PTD", Perturbation.transferAware(32, 1.5, 3), omega);

    int spike = largest(normal.gain());
    assertThat(omega[spike]).as("resonance at n²/π").isCloseTo(32 * 32 / Math.PI, within(5.0));
    assertThat(normal.gain()[spike] / hippo.gain()[spike]).isGreaterThan(20);
    assertThat(ptd.gain()[spike]).isCloseTo(hippo.gain()[spike], within(0.01));
  }

  @Test
  void atRestHippoHasTheGainOfItsFirstCoefficient() {
    GainCurve hippo = GainCurve.hippo(16, new double[] {0});
    assertThat(hippo.gain()[0]).isCloseTo(1, within(1e-12));
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
