package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.math.update.InverseFactor;
import java.util.List;

/*
 *   gain = P phi with P = (r^t ridge I + Σ r^(t-s) phi phi')^-1, stored as factors
 *   W <- W + e gain'
 *
 *   +------------------------------+---------------------------+
 *   | rls.factor F (F + 1) / 2     | pending.readout T x F     |
 *   +------------------------------+---------------------------+
 *                                   if mini-batches are longer than one
 */
/** Recursive least squares: the exact minimum of all squared errors so far, weighted by age. */
final class Rls implements ReadoutRule {

  private final int features;
  private final Kernels kernels;
  private final Lanes lanes;
  private final ReadoutCopy ahead;
  private final InverseFactor factor;
  private final FloatMatrix scaled;

  Rls(ReadoutCopy ahead, double forgetting, double ridge, Kernels kernels, Lanes lanes) {
    this.ahead = ahead;
    this.features = ahead.features();
    this.kernels = kernels;
    this.lanes = lanes;
    this.factor = new InverseFactor(features, forgetting, ridge, kernels, lanes);
    this.scaled = FloatMatrix.of(1, ahead.targets());
  }

  @Override
  public List<Slot> slots() {
    return ahead.slotsBehind(Slot.of("rls.factor", InverseFactor.size(features)));
  }

  @Override
  public void initialize(float[] into, int readout, int own) {
    factor.initialize(into, own);
    ahead.initialize(into, readout, own + InverseFactor.size(features));
  }

  @Override
  public void open(float[] values, int readout, int own) {
    factor.onto(values, own);
    ahead.open(values, readout, own + InverseFactor.size(features));
  }

  @Override
  public FloatMatrix weights() {
    return ahead.weights();
  }

  @Override
  public void learn(FloatMatrix phi, FloatMatrix errors) {
    float alpha = factor.learn(phi);
    lanes.scale(1 / alpha, errors, scaled);
    kernels.addTransposedLeft(scaled, factor.gain(), ahead.weights());
  }

  @Override
  public void close(int batch, long update) {
    ahead.close();
  }
}
