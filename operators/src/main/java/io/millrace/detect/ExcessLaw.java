package io.millrace.detect;

/*
 *   square = (S2 + 2 P mean^2)/(C + P)     k = mean^2/(square - mean^2)
 *   shape ξ = (1 - k)/2 in [-.4, .4]       scale σ = mean (1 - ξ)
 *   P(e > y) = (1 + ξ y/σ)^(-1/ξ), e^(-y/σ) at ξ = 0
 */
/**
 * The generalised Pareto law of excesses over a level, by their first two moments (J. Hosking, J.
 * Wallis, Technometrics 1987), with P excesses of an exponential law before any.
 */
final class ExcessLaw {

  private static final double PRIOR = 50;
  private static final double LARGEST_SHAPE = .4;
  private static final double NO_SHAPE = 1e-4;

  private ExcessLaw() {}

  /**
   * Returns the shape.
   *
   * @param count number of excesses C
   * @param mean of them
   * @param squares sum of their squares S2
   */
  static double shape(double count, double mean, double squares) {
    double square = (squares + 2 * PRIOR * mean * mean) / (count + PRIOR);
    double variance = Math.max(square - mean * mean, Double.MIN_NORMAL);
    return Math.max(-LARGEST_SHAPE, Math.min((1 - mean * mean / variance) / 2, LARGEST_SHAPE));
  }

  /** Returns the excess that a share of all excesses is beyond. */
  static double beyond(double share, double mean, double shape) {
    double scale = mean * (1 - shape);
    return Math.abs(shape) < NO_SHAPE
        ? -scale * StrictMath.log(share)
        : scale * StrictMath.expm1(-shape * StrictMath.log(share)) / shape;
  }

  /** Returns the share of all excesses that are beyond one. */
  static double share(double excess, double mean, double shape) {
    double scale = mean * (1 - shape);
    if (!(scale > 0)) {
      return excess > 0 ? 0 : 1;
    }
    if (Math.abs(shape) < NO_SHAPE) {
      return StrictMath.exp(-excess / scale);
    }
    double inside = Math.max(0, 1 + shape * excess / scale);
    return inside == 0 ? 0 : StrictMath.exp(-StrictMath.log(inside) / shape);
  }
}
