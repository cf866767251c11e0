package io.millrace.math.update;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Lanes;

/*
 * beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8. The corrections 1 - beta^t for the age of the
 * moments are folded into rate and epsilon: m/(1-b1^t) / (sqrt(v/(1-b2^t)) + e) = k m / (sqrt v +
 * e sqrt(1-b2^t)), k = sqrt(1-b2^t)/(1-b1^t). t is computed from the number of learned
 * observations, so it is not stored. After 20,000 updates both corrections are 1 in float32.
 *
 * A range of D weights is followed by its moments, 2 x D, and by the sum of gradients of the open
 * mini-batch, D.
 */
/**
 * Updates a range of a group's parameters with Adam, which has a separate step size for each weight
 * (Kingma and Ba, ICLR 2015, algorithm 1). A mini-batch with a gradient beyond 1e18 is left out.
 */
public final class AdamRule {

  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;
  private static final long OLD = 20_000;
  private static final float LARGEST = 1e18f;

  private final double rate;
  private final Lanes lanes;
  private final Lanes.Adam grown;
  private FloatMatrix weights = FloatMatrix.of(1, 1);
  private FloatMatrix moments = FloatMatrix.of(1, 2);
  private FloatMatrix gradient = FloatMatrix.of(1, 1);

  /**
   * Creates the rule for one range of parameters.
   *
   * @param rate step size α
   */
  public AdamRule(double rate, Lanes lanes) {
    this.rate = rate;
    this.lanes = lanes;
    this.grown = of(1, 1);
  }

  /**
   * Performs one update with the mean of a mini-batch's gradients.
   *
   * @param at offset of the weights, followed by their moments and by the sum of gradients
   * @param count number of weights
   * @param batch number of observations of the mini-batch
   * @param update number of updates before this one
   */
  public void step(float[] parameters, int at, int count, int batch, long update) {
    if (weights.columns() != count) {
      weights = FloatMatrix.of(1, count);
      moments = FloatMatrix.of(1, 2 * count);
      gradient = FloatMatrix.of(1, count);
    }
    weights.onto(parameters, at);
    moments.onto(parameters, at + count);
    gradient.onto(parameters, at + 3 * count);
    if (batch > 1) {
      lanes.scale(1f / batch, gradient, gradient);
    }
    if (!isInRange()) {
      gradient.fill(0);
      return;
    }
    lanes.adam(update >= OLD ? grown : young(update + 1), gradient, moments, weights);
  }

  /**
   * Weighs the gradients of the past less, so that new ones count more: scales both moments. Their
   * age stays, so with share 0 a step is at first up to {@code .1 / sqrt(.001)}, and after ten
   * steady gradients 6.5, times as long as usual, and as usual again after some 1000.
   *
   * @param at as in {@link #step}
   * @param share weight of past gradients that is left, from 0 to 1
   */
  public static void forget(float[] parameters, int at, int count, double share) {
    for (int i = at + count; i < at + 3 * count; i++) {
      parameters[i] = (float) (parameters[i] * share);
    }
  }

  /** A gradient whose square is no float would end the learning of its weight for ever. */
  private boolean isInRange() {
    float[] values = gradient.values();
    for (int i = gradient.offset(); i < gradient.offset() + gradient.size(); i++) {
      // Written so that NaN is out of range, too.
      if (!(Math.abs(values[i]) <= LARGEST)) {
        return false;
      }
    }
    return true;
  }

  private Lanes.Adam young(long t) {
    return of(1 - power(FIRST, t), 1 - power(SECOND, t));
  }

  private Lanes.Adam of(double first, double second) {
    double root = Math.sqrt(second);
    return new Lanes.Adam(
        (float) (rate * root / first), (float) FIRST, (float) SECOND, (float) (EPSILON * root));
  }

  private static double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      result *= (left & 1) == 1 ? square : 1;
      square *= square;
    }
    return result;
  }
}
