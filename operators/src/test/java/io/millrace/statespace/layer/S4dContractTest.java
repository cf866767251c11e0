package io.millrace.statespace.layer;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.offline.OfflineLayer;
import io.millrace.statespace.start.Initialisation;
import java.util.Arrays;
import java.util.Optional;

/** The nine laws on a bank whose steps follow event time, against the offline convolution. */
class S4dContractTest extends OperatorContract {

  /** The suite's observations of a key lie a second apart. */
  private static final Sampling HALF_SECONDS =
      new Sampling(Discretisation.ZOH, Sampling.Gaps.HELD, 500);

  private static LinearLayer layer() {
    Recurrence bank =
        Recurrence.bank(3, Initialisation.PTD.modes(16), Recurrence.spaced(.01, .1, 2));
    return LinearLayer.random(bank.withoutAliases(), HALF_SECONDS, 3, new SeededRandom(1));
  }

  @Override
  protected StreamModel model() {
    return new S4dModel(layer(), KernelChoice.ofProcess());
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    OfflineLayer layer = new OfflineLayer(layer());
    double[] gaps = new double[clip.length];
    Arrays.fill(gaps, 2);
    gaps[0] = 1;
    double[][] outputs = layer.scanned(NaiveS5.widened(clip), gaps, layer.rest());
    // Rounding of 16 modes of size up to 70, eps 6e-8 each.
    return Optional.of(new Offline(NaiveS5.narrowed(outputs), 1e-4));
  }
}
