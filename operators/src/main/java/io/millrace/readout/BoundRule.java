package io.millrace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.math.update.InverseFactor;

/*
 * The Hessian of -log p_y over W is (diag p - p p') x phi phi', at most B x phi phi' with B = (I -
 * 11'/K) / 2 (Boehning, "Multinomial logistic regression algorithm", Ann. Inst. Statist. Math. 44,
 * 1992, theorem 1). So the loss of row t is at most
 *   q_t(W) = l_t(W_t) + <(p - y) phi', W - W_t> + 1/2 |W - W_t|² in the metric B x phi phi',
 * and equals it at W_t, the readout with which the row was tested. The rule keeps the minimiser of
 *   Σ_j C_jj / 2 |w_j - w0_j|² (metric B)  +  Σ r^(t-s) q_s(W)
 * with C_jj = ridge, between .9 and 1 times it with forgetting (InverseFactor). A row sqrt(g) e_j
 * that renews C_jj has the gradient g (w_j - w0_j) e_j' in metric B, and it moves W by P times it;
 * in a mini-batch G receives half of it, because B^+ B is one on columns whose sum is zero. The
 * minimum is exact: stochastic majorisation-minimisation (Mairal, NIPS 2013) with the past in
 * closed form. The sum before has its minimum at W_t and the Hessian B x (1/P), so a mini-batch of
 * rows tested with the same W_t moves it to
 *   W <- W - B^+ G P = W - 2 G P,    G = Σ (p - y) phi' with the same forgetting, P after the rows.
 * B^+ = 2 (I - 11'/K), and the rows of p - y sum to zero. With one row G P is (p - y)(P phi)', and
 * the gain is P phi.
 *
 * P does not change when features are mixed or rescaled (except for the ridge), and there is no
 * step size to choose. Where p is certain the bound is far above the loss, and steps are short.
 *   +----------------+------------------------------+------------------------+
 *   | readout K x F  | bound.factor F (F + 1) / 2   | pending.readout K x F  |
 *   +----------------+------------------------------+------------------------+
 */
/**
 * Updates the readout to the exact minimum of quadratic upper bounds of all losses so far, weighted
 * by age.
 */
final class BoundRule extends ClassifyRule {

  private final InverseFactor factor;
  private final Kernels kernels;
  private final Lanes lanes;
  private final float forgetting;
  private final FloatMatrix line;
  private final FloatMatrix scaled;

  BoundRule(ClassifyOptions options, InverseFactor factor, Kernels kernels, Lanes lanes) {
    super(options, kernels, Slot.of("bound.factor", InverseFactor.size(options.features())));
    this.factor = factor;
    this.kernels = kernels;
    this.lanes = lanes;
    this.forgetting = (float) options.training().forgetting();
    this.line = FloatMatrix.of(1, options.features());
    this.scaled = FloatMatrix.of(1, options.classes());
  }

  @Override
  void initialize(float[] parameters, int readout) {
    super.initialize(parameters, readout);
    factor.initialize(parameters, readout + weights.size());
  }

  @Override
  void open(float[] parameters, int readout) {
    super.open(parameters, readout);
    factor.onto(parameters, readout + weights.size());
  }

  @Override
  void learn(FloatMatrix slope, FloatMatrix features, long rows) {
    float alpha = factor.learn(features);
    if (options.batch() == 1) {
      lanes.scale(-2 / alpha, slope, scaled);
      kernels.addTransposedLeft(scaled, factor.gain(), weights);
    } else {
      if (forgetting < 1) {
        lanes.scale(forgetting, gradient, gradient);
      }
      super.learn(slope, features, rows);
    }
    int end = factor.endDue(rows);
    for (int j = factor.firstDue(rows); j < end; j++) {
      float value = factor.priorRow(rows);
      renew(j, value);
    }
  }

  private void renew(int feature, float value) {
    float alpha = factor.renew(feature, value);
    for (int row = 0; row < options.classes(); row++) {
      float away = weights.at(row, feature) - options.startOf(row, feature);
      if (options.batch() == 1) {
        scaled.set(0, row, -value * away / alpha);
      } else {
        float sum = Math.fma(value * value / 2, away, gradient.at(row, feature));
        gradient.set(row, feature, sum);
      }
    }
    if (options.batch() == 1) {
      kernels.addTransposedLeft(scaled, factor.gain(), weights);
    }
  }

  @Override
  boolean forgets() {
    return true;
  }

  /**
   * Rows of the open mini-batch are forgotten too: their gradient without their bound is too far.
   */
  @Override
  void forget(float[] parameters, double share) {
    factor.forget(share);
    lanes.scale((float) share, gradient, gradient);
  }

  @Override
  void change(long update) {
    if (options.batch() == 1) {
      return;
    }
    for (int row = 0; row < options.classes(); row++) {
      line.onto(gradient.values(), gradient.offset() + row * options.features());
      factor.multiply(line);
    }
    kernels.scaleAndAdd(-2f, gradient, 1f, weights);
  }
}
