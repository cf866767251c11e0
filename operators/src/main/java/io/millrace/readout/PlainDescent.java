package io.millrace.readout;

import io.millrace.api.math.Kernels;

/* W <- W - rate (1/b Σ (p - y) phi' + l2 (W - start)). */
/** Updates the readout by stochastic gradient descent with the mean gradient of a mini-batch. */
final class PlainDescent extends ClassifyRule {

  private final float rate;
  private final Kernels kernels;

  PlainDescent(ClassifyOptions options, Kernels kernels) {
    super(options, kernels);
    this.kernels = kernels;
    this.rate = (float) (options.training().rate() / options.batch());
  }

  @Override
  void change(long update) {
    pull(options.batch());
    kernels.scaleAndAdd(-rate, gradient, 1f, weights);
  }
}
