package io.millrace.readout;

import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.math.update.AdamRule;

/*
 * Adam with the mean gradient of a mini-batch. AdamRule expects the weights, their moments and the
 * sum of gradients in sequence, which is the order of the slots:
 *   +----------------+--------------------------+---------------------------+
 *   | readout K x F  | adam.readout 2 x K x F   | pending.readout K x F     |
 *   +----------------+--------------------------+---------------------------+
 */
/** Updates the readout with Adam, which has a separate step size for each weight. */
final class AdamDescent extends ClassifyRule {

  private final AdamRule adam;

  AdamDescent(ClassifyOptions options, Kernels kernels, Lanes lanes) {
    super(options, kernels, Slot.of("adam.readout", 2, options.classes(), options.features()));
    this.adam = new AdamRule(options.training().rate(), lanes);
  }

  @Override
  boolean forgets() {
    return true;
  }

  @Override
  void forget(float[] parameters, double share) {
    AdamRule.forget(parameters, weights.offset(), weights.size(), share);
  }

  @Override
  void change(long update) {
    pull(options.batch());
    adam.step(weights.values(), weights.offset(), weights.size(), options.batch(), update);
  }
}
