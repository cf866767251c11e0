package io.millrace.math.polar;

/*
 * c1 σ + c3 σ³ with the least error E on [l, u]: it maps the interval to [1 - E, 1 + E] (Grishina
 * et al., 2506.10935):
 *   e = (l² + l u + u²)/3, K = 2 e^1.5, L = l u (l + u), al = 6/(K + L), c1 = al e, c3 = -al/3, E = (K - L)/(K + L)
 * It is positive below σ² = 3 e, and l = u = 1 is Newton-Schulz.
 */
/**
 * The odd cubic polynomial that maps an interval of singular values as close to one as possible.
 */
final class MinimaxCubic {

  /**
   * Half width of the interval of σ², relative to ‖R‖F/√n: 2 for the semicircle law, plus ten
   * percent.
   */
  static final double SPREAD = 2.2;

  /** Largest half width of the interval of σ² that is settled without rounds. */
  static final double WIDEST = 0.95;

  /** Factor on the largest σ² up to which the cubic must be positive. */
  private static final double SAFE = 1.02;

  private double first;
  private double third;
  private double error;

  /** Computes the cubic for an interval; {@code 0 <= low <= high}, {@code high > 0}. */
  void over(double low, double high) {
    double e = (low * low + low * high + high * high) / 3;
    double k = 2 * e * Math.sqrt(e);
    double l = low * high * (low + high);
    double alpha = 6 / (k + l);
    first = alpha * e;
    third = -alpha / 3;
    error = (k - l) / (k + l);
  }

  /**
   * Computes the cubic for the interval that is estimated from the defect of a matrix of n columns,
   * for settling in PolarFactor.
   *
   * @param least expected lower bound of σ; zero if unknown
   * @param defect ‖R‖F
   * @param bound upper bound of σ²
   */
  void aim(double least, double defect, double bound, int n) {
    double spread = Math.min(SPREAD * defect / Math.sqrt(n), Math.min(defect, WIDEST));
    double low = Math.max(least, Math.sqrt(1 - spread));
    double high = least > 0 ? Math.min(2 - least, Math.sqrt(1 + spread)) : Math.sqrt(1 + spread);
    double positive = (Math.sqrt(4 * SAFE * bound - 3 * low * low) - low) / 2;
    over(low, Math.max(high, positive));
  }

  /** Returns the coefficient of σ. */
  float first() {
    return (float) first;
  }

  /** Returns the coefficient of σ³. */
  float third() {
    return (float) third;
  }

  /** Returns the largest distance from one after the cubic. */
  double error() {
    return error;
  }
}
