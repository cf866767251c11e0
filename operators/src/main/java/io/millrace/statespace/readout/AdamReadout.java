package io.millrace.statespace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.math.update.AdamRule;
import java.util.Arrays;
import java.util.List;

/*
 * The gradient of |e|²/2 over W is -e phi'. It is summed over the mini-batch; then Adam takes one
 * step by the mean. W must be stored directly before this rule's slots:
 *
 *   +----------------+--------------------------+---------------------------+
 *   | readout T x F  | adam.readout 2 x T x F   | pending.readout T x F     |
 *   +----------------+--------------------------+---------------------------+
 */
/** Trains the readout with Adam, which adapts the step size of each weight. */
public final class AdamReadout implements ReadoutRule {

  private final int features;
  private final int targets;
  private final AdamRule adam;
  private final Kernels kernels;
  private final Lanes lanes;
  private final FloatMatrix weights;
  private final FloatMatrix gradient;
  private final FloatMatrix negative;
  private float[] parameters = {};

  public AdamReadout(ReadoutCopy shape, double rate, Kernels kernels, Lanes lanes) {
    this.features = shape.features();
    this.targets = shape.targets();
    this.adam = new AdamRule(rate, lanes);
    this.kernels = kernels;
    this.lanes = lanes;
    this.weights = FloatMatrix.of(targets, features);
    this.gradient = FloatMatrix.of(targets, features);
    this.negative = FloatMatrix.of(1, targets);
  }

  @Override
  public List<Slot> slots() {
    return List.of(
        Slot.of("adam.readout", 2, targets, features),
        Slot.of("pending.readout", targets, features));
  }

  @Override
  public void initialize(float[] into, int readout, int own) {}

  @Override
  public void open(float[] values, int readout, int own) {
    parameters = values;
    weights.onto(values, readout);
    gradient.onto(values, own + 2 * features * targets);
  }

  @Override
  public FloatMatrix weights() {
    return weights;
  }

  @Override
  public void learn(FloatMatrix phi, FloatMatrix errors, long rows) {
    lanes.scale(-1, errors, negative);
    kernels.addTransposedLeft(negative, phi, gradient);
  }

  @Override
  public boolean forgets() {
    return true;
  }

  @Override
  public void forget(double share) {
    AdamRule.forget(parameters, weights.offset(), features * targets, share);
  }

  @Override
  public void close(int batch, long update) {
    int count = features * targets;
    adam.step(parameters, weights.offset(), count, batch, update);
    Arrays.fill(parameters, gradient.offset(), gradient.offset() + count, 0f);
  }
}
