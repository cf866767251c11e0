package io.millrace.statespace.layer;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.start.Initialisation;
import java.util.Arrays;
import java.util.Optional;

/** The nine laws on two S5 blocks, against the clip computed layer by layer. */
class S5ContractTest extends OperatorContract {

  private static S5Weights weights() {
    LayerOptions layer =
        new LayerOptions(Initialisation.LEGS, 8, Recurrence.spaced(.01, .1, 2), Sampling.REGULAR);
    return S5Weights.random(
        new S5Weights.Shape(3, 20, 2),
        layer,
        S5Weights.Start.RANDOM,
        new S5Weights.Gating(GatedUnit.HALF_GLU1, Gelu.TANH, null, null),
        new SeededRandom(2));
  }

  @Override
  protected StreamModel model() {
    return new S5Model(weights(), KernelChoice.ofProcess());
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    double[] even = new double[clip.length];
    Arrays.fill(even, 1);
    double[][] features = NaiveS5.features(weights(), NaiveS5.widened(clip), even);
    return Optional.of(new Offline(NaiveS5.narrowed(features), 1e-4));
  }
}
