package io.millrace.math.update;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import java.util.Arrays;

/*
 * P = (C + Σ r^(t-s) phi phi')^-1 = U D U', U unit upper triangular, updated in factors (Bierman
 * 1977), which keeps P positive in float32 where the plain update loses it:
 *   f = U' phi;  v = D f;  alpha = r;  for j = 0, 1, ..:
 *     next = alpha + f_j v_j;  D_j <- D_j alpha / next / r;  k_j = v_j;  p = -f_j / alpha
 *     for i < j:  u = U_ij;  U_ij <- u + k_i p;  k_i <- k_i + u v_j;      alpha = next
 *   k / alpha = P phi, with the new P
 *
 * C is the prior, ridge I. Without forgetting it stays. With forgetting each row weakens it by r,
 * and without a remedy it would vanish, so that P grows without bound in directions without new
 * information. A row sqrt(g) e_j with g = ridge (1 - r^a) returns C_jj to ridge a rows after it was
 * there last. Feature j has its turn every K-th row, where r^K is about .9, so that
 *   r^K ridge < C_jj <= ridge,    K = max(1, floor(log .9 / log r)),
 *   turn of j: the rows n, counted from 1, with n mod K = floor(j K / F)
 * (a regularisation in turn, as of Gay, "Dynamically regularized fast recursive least squares",
 * IEEE ICASSP 1996). In exact arithmetic D_j <= 1 / (ridge r^K); rounding is limited to that.
 *
 * Column j of the factor is stored after column j - 1: U_0j .. U_(j-1)j, then D_j; j + 1 floats.
 */
/**
 * Updates the inverse of a running sum of outer products of features, stored as factors, for
 * second-order online learning rules. The factors are in a range of a group's parameters; the
 * instance holds constants and scratch memory.
 *
 * <p>For F features {@link #learn} costs about {@code 1.5 F²} multiply-adds and {@link #multiply}
 * about {@code F²}. With forgetting r below one the prior is renewed in turn, which the caller does
 * after each row: {@code F / K} further rows on average, K = .1 / (1 - r) at least 1.
 */
public final class InverseFactor {

  /** Share of the prior that is left when its turn comes. */
  private static final double KEPT = .9;

  private static final int LONGEST_TURN = 1 << 30;

  private final int features;
  private final float forgetting;
  private final float ridge;
  private final int turn;
  private final float most;

  /** {@link #priorRow} once every prior has had its turn. */
  private final float renewal;

  private final float[] unit;
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
   * @param ridge value of the prior: the initial sum is {@code ridge I}
   */
  public InverseFactor(
      int features, double forgetting, double ridge, Kernels kernels, Lanes lanes) {
    this.features = features;
    this.forgetting = (float) forgetting;
    this.ridge = (float) ridge;
    this.turn = turn(this.forgetting);
    this.most = (float) (1 / (ridge * StrictMath.pow(this.forgetting, turn)));
    this.renewal = renewal(turn);
    this.unit = new float[features];
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

  private static int turn(double forgetting) {
    return forgetting == 1
        ? 0
        : (int)
            Math.max(1, Math.min(LONGEST_TURN, StrictMath.log(KEPT) / StrictMath.log(forgetting)));
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
    return learn(phi.values(), phi.offset(), forgetting);
  }

  /**
   * Returns the first feature whose prior has its turn after a row; the last is before that of the
   * next row.
   *
   * @param rows number of rows so far, from 1
   */
  public int firstDue(long rows) {
    return turn == 0 ? 0 : firstOf(rows % turn);
  }

  /** Returns the feature after the last whose prior has its turn after a row. */
  public int endDue(long rows) {
    return turn == 0 ? 0 : firstOf(rows % turn + 1);
  }

  private int firstOf(long phase) {
    return (int) ((phase * features + turn - 1) / turn);
  }

  /**
   * Returns the one number of the row that renews a prior, whose other numbers are zero.
   *
   * @param rows number of rows so far, from 1
   */
  public float priorRow(long rows) {
    return rows < turn ? renewal(rows) : renewal;
  }

  /** Allocates: {@code StrictMath.pow} keeps its constants in arrays. */
  private float renewal(long age) {
    return (float) Math.sqrt(ridge * (1 - StrictMath.pow(forgetting, age)));
  }

  /**
   * Adds the row that renews the prior of a feature.
   *
   * @param value {@link #priorRow}
   * @return α as of {@link #learn}
   */
  public float renew(int feature, float value) {
    unit[feature] = value;
    float alpha = learn(unit, 0, 1);
    unit[feature] = 0;
    return alpha;
  }

  /**
   * Forgets a part of what was learned: with S the inverse of P, {@code S <- share S + (1 - share)
   * ridge I}, so that the prior weighs as before; with share 0 the factors are the initial ones.
   * Costs {@code 1.5 F³} multiply-adds unless the share is 0.
   *
   * @param share weight of what was learned that is left, from 0 to 1
   */
  public void forget(double share) {
    if (share == 0) {
      Arrays.fill(values, offset, offset + size(features), 0f);
      initialize(values, offset);
      return;
    }
    // The rows before the factor: behind it D would be beyond its limit, and cut.
    float value = (float) Math.sqrt(ridge * (1 - share) / share);
    for (int j = 0; j < features; j++) {
      renew(j, value);
    }
    int at = offset;
    for (int j = 0; j < features; at += j + 1, j++) {
      values[at + j] = (float) (values[at + j] / share);
    }
  }

  private float learn(float[] phi, int from, float kept) {
    float[] k = gain.values();
    Arrays.fill(k, 0f);
    float alpha = kept;
    int at = offset;
    for (int j = 0; j < features; j++) {
      float f = phi[from + j];
      f += kernels.dot(values, at, phi, from, j);
      float d = values[at + j];
      float v = d * f;
      float next = Math.fma(f, v, alpha);
      values[at + j] = Math.min(d * (alpha / next) / kept, most);
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
