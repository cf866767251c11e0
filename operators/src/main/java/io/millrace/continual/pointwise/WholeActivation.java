package io.millrace.continual.pointwise;

import io.millrace.continual.layer.ClipMath;

/** Computes activations in double precision. */
public final class WholeActivation {

  private WholeActivation() {}

  /** The function of one number. */
  public static double of(Activation activation, double x) {
    return switch (activation) {
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x < 0 ? .01 * x : x;
      case ELU -> x < 0 ? StrictMath.expm1(x) : x;
      case SIGMOID -> ClipMath.sigmoid(x);
      case TANH -> StrictMath.tanh(x);
      case SILU -> x * ClipMath.sigmoid(x);
      case GELU -> x * normalBelow(x);
      case GELU_TANH ->
          x / 2 * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + .044715 * x * x * x)));
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
    };
  }

  /**
   * The normal distribution function, by its series; accurate to 1e-12 for {@code |x| < 6} and to
   * 1e-15 for {@code |x| > 8}.
   */
  static double normalBelow(double x) {
    if (Math.abs(x) > 8) {
      return x > 0 ? 1 : 0;
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    return .5 + sum * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
