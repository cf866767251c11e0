package io.millrace.statespace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.math.update.InverseFactor;
import java.util.List;

/*
 *   gain = P phi with P = (C + Σ r^(t-s) phi phi')^-1, stored as factors
 *   W <- W + e gain'
 *
 * C is ridge I, between .9 and 1 times it with forgetting: InverseFactor renews it by rows sqrt(g)
 * e_j, whose target is sqrt(g) W0_j. So W is the exact minimum of
 *   Σ r^(t-s) |y_s - W phi_s|² + Σ_j C_jj |W_j - W0_j|²
 *
 *   +------------------------------+---------------------------+
 *   | rls.factor F (F + 1) / 2     | pending.readout T x F     |
 *   +------------------------------+---------------------------+
 *                                   if mini-batches are longer than one
 */
/**
 * Recursive least squares: the exact minimum of all squared errors so far, weighted by age, and of
 * the distance from the initial weights, whose weight does not age.
 */
public final class Rls implements ReadoutRule {

  private final int features;
  private final Kernels kernels;
  private final Lanes lanes;
  private final ReadoutCopy ahead;
  private final InverseFactor factor;
  private final FloatMatrix scaled;
  private final FloatMatrix start;

  /**
   * What the readout is without data.
   *
   * @param start initial weights, targets × features
   * @param ridge their weight
   * @param forgetting weight of the past per observation
   */
  public record Prior(FloatMatrix start, double ridge, double forgetting) {}

  public Rls(ReadoutCopy ahead, Prior prior, Kernels kernels, Lanes lanes) {
    this.ahead = ahead;
    this.features = ahead.features();
    this.kernels = kernels;
    this.lanes = lanes;
    this.start = prior.start;
    this.factor = new InverseFactor(features, prior.forgetting, prior.ridge, kernels, lanes);
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
  public void learn(FloatMatrix phi, FloatMatrix errors, long rows) {
    change(factor.learn(phi), errors);
    int end = factor.endDue(rows);
    for (int j = factor.firstDue(rows); j < end; j++) {
      float value = factor.priorRow(rows);
      for (int t = 0; t < ahead.targets(); t++) {
        scaled.set(0, t, value * (start.at(t, j) - ahead.weights().at(t, j)));
      }
      change(factor.renew(j, value), scaled);
    }
  }

  private void change(float alpha, FloatMatrix errors) {
    lanes.scale(1 / alpha, errors, scaled);
    kernels.addTransposedLeft(scaled, factor.gain(), ahead.weights());
  }

  @Override
  public boolean forgets() {
    return true;
  }

  /**
   * The prior that comes in place of what is forgotten has its minimum at the weights as they are.
   */
  @Override
  public void forget(double share) {
    factor.forget(share);
  }

  @Override
  public void close(int batch, long update) {
    ahead.close();
  }
}
