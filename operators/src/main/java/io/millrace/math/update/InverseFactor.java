package io.millrace.math.update;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import java.util.Arrays;

/*
 * P = (ridge r^t I + Σ r^(t-s) phi phi')^-1 = U D U', U unit upper triangular, updated in factors
 * (Bierman 1977), which keeps P positive in float32 where the plain update loses it:
 *   f = U' phi;  v = D f;  alpha = r;  for j = 0, 1, ..:
 *     next = alpha + f_j v_j;  D_j <- D_j alpha / next / r;  k_j = v_j;  p = -f_j / alpha
 *     for i < j:  u = U_ij;  U_ij <- u + k_i p;  k_i <- k_i + u v_j;      alpha = next
 *   k / alpha = P phi, with the new P
 * With forgetting, D grows without bound in directions without new information; D_j is limited to
 * 1/ridge, its initial value.
 *
 * Column j of the factor is stored after column j - 1: U_0j .. U_(j-1)j, then D_j; j + 1 floats.
 */
/**
 * Updates the inverse of a running sum of outer products of features, stored as factors, for
 * second-order online learning rules. The factors are in a range of a group's parameters; the
 * instance holds constants and scratch memory.
 *
 * <p>For F features {@link #learn} costs about {@code 1.5 F²} multiply-adds and {@link #multiply}
 * about {@code F²}.
 */
public final class InverseFactor {

  private final int features;
  private final float forgetting;
  private final float ridge;
  private final Kernels kernels;
  private final Lanes lanes;
  private final FloatMatrix gain;
  private final FloatMatrix[] columns;
  private final FloatMatrix[] parts;
  private float[] values = {};
  private int offset;

  /**
   * Creates factors for a number of features.
   *
   * @param forgetting weight of the past per observation, up to 1
   * @param ridge initial value of the sum's diagonal
   */
  public InverseFactor(
      int features, double forgetting, double ridge, Kernels kernels, Lanes lanes) {
    this.features = features;
    this.forgetting = (float) forgetting;
    this.ridge = (float) ridge;
    this.kernels = kernels;
    this.lanes = lanes;
    this.gain = FloatMatrix.of(1, features);
    this.columns = new FloatMatrix[features];
    this.parts = new FloatMatrix[features];
    for (int j = 1; j < features; j++) {
      columns[j] = FloatMatrix.wrap(gain.values(), 0, 1, j);
      parts[j] = FloatMatrix.wrap(gain.values(), 0, 1, j);
    }
  }

  /** Returns the number of floats of the factors. */
  public static int size(int features) {
    return Math.toIntExact((long) features * (features + 1) / 2);
  }

  /** Writes the initial factors to {@code into[at ..)}, which must contain zeros. */
  public void initialize(float[] into, int at) {
    int diagonal = at;
    for (int j = 0; j < features; j++) {
      diagonal += j;
      into[diagonal++] = 1 / ridge;
    }
  }

  /** Sets the array and offset of the factors. */
  public void onto(float[] array, int at) {
    values = array;
    offset = at;
  }

  /**
   * Adds one row of features.
   *
   * @return α: the gain P φ, with the new P, is {@link #gain} / α
   */
  public float learn(FloatMatrix phi) {
    float[] k = gain.values();
    Arrays.fill(k, 0f);
    float alpha = forgetting;
    int at = offset;
    for (int j = 0; j < features; j++) {
      float f = phi.values()[phi.offset() + j];
      f += kernels.dot(values, at, phi.values(), phi.offset(), j);
      float d = values[at + j];
      float v = d * f;
      float next = Math.fma(f, v, alpha);
      values[at + j] = Math.min(d * (alpha / next) / forgetting, 1 / ridge);
      if (j > 0) {
        lanes.addBoth(-f / alpha, v, parts[j], columns[j].onto(values, at));
      }
      k[j] = v;
      alpha = next;
      at += j + 1;
    }
    return alpha;
  }

  /** Returns the gain of the last {@link #learn}, up to the factor α: 1 × features; not a copy. */
  public FloatMatrix gain() {
    return gain;
  }

  /** Computes {@code row = P · row} in place; overwrites {@link #gain}. */
  public void multiply(FloatMatrix row) {
    gain.copyFrom(row);
    float[] x = gain.values();
    int at = offset + size(features);
    for (int j = features - 1; j >= 0; j--) {
      at -= j + 1;
      x[j] = values[at + j] * (x[j] + kernels.dot(values, at, x, 0, j));
    }
    for (int j = 0; j < features; at += j + 1, j++) {
      if (j > 0) {
        kernels.scaleAndAdd(x[j], columns[j].onto(values, at), 1f, parts[j]);
      }
    }
    row.copyFrom(gain);
  }
}
