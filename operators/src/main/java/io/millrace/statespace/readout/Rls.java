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

  /** Rows of weights that stay in the nearest cache while they are changed twice. */
  private static final int TOGETHER = 16;

  private final int features;
  private final Kernels kernels;
  private final Lanes lanes;
  private final ReadoutCopy ahead;
  private final InverseFactor factor;
  private final FloatMatrix scaled;
  private final FloatMatrix start;
  private final FloatMatrix before;
  private final FloatMatrix block;
  private final FloatMatrix last;
  private final FloatMatrix steps;
  private final FloatMatrix lastSteps;

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
    int targets = ahead.targets();
    int left = targets < 2 * TOGETHER ? 1 : targets % TOGETHER + TOGETHER;
    this.scaled = FloatMatrix.of(1, targets);
    this.before = FloatMatrix.of(1, features);
    this.block = FloatMatrix.of(TOGETHER, features);
    this.last = FloatMatrix.of(left, features);
    this.steps = FloatMatrix.of(1, TOGETHER);
    this.lastSteps = FloatMatrix.of(1, left);
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
    float alpha = factor.learn(phi);
    int first = factor.firstDue(rows);
    int end = factor.endDue(rows);
    if (first < end && ahead.targets() >= 2 * TOGETHER) {
      changeTwice(alpha, errors, first++, factor.priorRow(rows));
    } else {
      change(alpha, errors);
    }
    for (int j = first; j < end; j++) {
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

  /** Learns the errors and renews a prior in one pass over the weights, with the same bits. */
  private void changeTwice(float alpha, FloatMatrix errors, int j, float value) {
    lanes.scale(1 / alpha, errors, scaled);
    before.copyFrom(factor.gain());
    float inverse = 1 / factor.renew(j, value);
    int from = 0;
    for (; ahead.targets() - from >= 2 * TOGETHER; from += TOGETHER) {
      changeTwice(block, steps, from, j, value, inverse);
    }
    changeTwice(last, lastSteps, from, j, value, inverse);
  }

  private void changeTwice(
      FloatMatrix rows, FloatMatrix step, int from, int j, float value, float inverse) {
    FloatMatrix all = ahead.weights();
    rows.onto(all.values(), all.offset() + from * features);
    float[] by = scaled.values();
    kernels.addTransposedLeft(step.onto(by, from), before, rows);
    for (int t = 0; t < rows.rows(); t++) {
      by[from + t] = value * (start.at(from + t, j) - rows.at(t, j)) * inverse;
    }
    kernels.addTransposedLeft(step, factor.gain(), rows);
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
