package io.millrace.continual.network;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.continual.layer.Weights;
import java.util.Optional;

/** The nine laws on an architecture with random weights, against {@link WholeClip}. */
abstract class NetworkContract extends OperatorContract {

  static final int CHANNELS = 6;

  /** On {@link #CHANNELS} channels. */
  abstract Architecture architecture();

  /**
   * Sums of fewer than a hundred products of about unit size, through at most ten layers: each
   * rounds by 2⁻²⁴ times the sum of magnitudes, at most about 10, and passes errors on at most
   * twice as large: 10 · 2⁻²⁴ · 2 · 10 = 1.2e-5.
   */
  double tolerance() {
    return 2e-5;
  }

  @Override
  protected StreamModel model() {
    Architecture architecture = architecture();
    return Network.of(architecture, RandomWeights.of(architecture, 7));
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    Architecture architecture = architecture();
    Weights weights = RandomWeights.of(architecture, 7);
    return Optional.of(new Offline(WholeClip.run(architecture, weights, clip), tolerance()));
  }
}
