package io.millrace.statespace;

import io.millrace.math.FloatMatrix;
import io.millrace.math.Kernels;
import io.millrace.math.Lanes;
import io.millrace.operator.Slot;
import java.util.Arrays;
import java.util.List;

/*
 * Recursive least squares with forgetting r, P = (inverse of Σ r^(t-s) phi phi' + ridge) = U D U', U unit upper triangular,
 * updated in factors (Bierman 1977), which keeps P positive in float32 where the plain update loses it:
 *   f = U' phi;  v = D f;  alpha = r;  for j = 0, 1, ..:
 *     next = alpha + f_j v_j;  D_j <- D_j alpha / next / r;  k_j = v_j;  p = -f_j / alpha
 *     for i < j:  u = U_ij;  U_ij <- u + k_i p;  k_i <- k_i + u v_j;      alpha = next
 *   gain = k / alpha;  W <- W + e gain'
 * Forgetting without news lets D grow without bound; D_j is held at 1/ridge, where it started.
 *
 * Column j of the factor is packed behind column j - 1: U_0j .. U_(j-1)j, then D_j; j + 1 floats.
 *   +------------------------------+---------------------------+
 *   | rls.factor F (F + 1) / 2     | pending.readout T x F     |   the second where mini-batches are longer than one
 *   +------------------------------+---------------------------+
 */
/** Recursive least squares: the exact minimum of all errors so far, weighted by age. */
final class Rls implements ReadoutRule {

  private final int features;
  private final float forgetting;
  private final float ridge;
  private final Kernels kernels;
  private final Lanes lanes;
  private final Ahead ahead;
  private final FloatMatrix gain;
  private final FloatMatrix scaled;
  private final FloatMatrix[] columns;
  private final FloatMatrix[] gains;
  private float[] parameters = {};
  private int factor;

  Rls(Ahead ahead, double forgetting, double ridge, Kernels kernels, Lanes lanes) {
    this.ahead = ahead;
    this.features = ahead.features();
    this.forgetting = (float) forgetting;
    this.ridge = (float) ridge;
    this.kernels = kernels;
    this.lanes = lanes;
    this.gain = FloatMatrix.of(1, features);
    this.scaled = FloatMatrix.of(1, ahead.targets());
    this.columns = new FloatMatrix[features];
    this.gains = new FloatMatrix[features];
    for (int j = 1; j < features; j++) {
      columns[j] = FloatMatrix.of(1, j);
      gains[j] = FloatMatrix.wrap(gain.values(), 0, 1, j);
    }
  }

  @Override
  public List<Slot> slots() {
    return ahead.slotsBehind(Slot.of("rls.factor", features * (features + 1) / 2));
  }

  @Override
  public void initialize(float[] into, int readout, int own) {
    int at = own;
    for (int j = 0; j < features; j++) {
      at += j;
      into[at++] = 1 / ridge;
    }
    ahead.initialize(into, readout, at);
  }

  @Override
  public void open(float[] values, int readout, int own) {
    parameters = values;
    factor = own;
    ahead.open(values, readout, own + features * (features + 1) / 2);
  }

  @Override
  public FloatMatrix weights() {
    return ahead.weights();
  }

  @Override
  public void learn(FloatMatrix phi, FloatMatrix errors) {
    float[] k = gain.values();
    Arrays.fill(k, 0f);
    float alpha = forgetting;
    int at = factor;
    for (int j = 0; j < features; j++) {
      float f = phi.values()[phi.offset() + j];
      f += kernels.dot(parameters, at, phi.values(), phi.offset(), j);
      float d = parameters[at + j];
      float v = d * f;
      float next = Math.fma(f, v, alpha);
      parameters[at + j] = Math.min(d * (alpha / next) / forgetting, 1 / ridge);
      if (j > 0) {
        lanes.addBoth(-f / alpha, v, gains[j], columns[j].onto(parameters, at));
      }
      k[j] = v;
      alpha = next;
      at += j + 1;
    }
    lanes.scale(1 / alpha, errors, scaled);
    kernels.addTransposedLeft(scaled, gain, ahead.weights());
  }

  @Override
  public void close(int batch, long update) {
    ahead.close();
  }
}
