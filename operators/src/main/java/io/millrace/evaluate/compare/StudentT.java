package io.millrace.evaluate.compare;

/*
 * Abramowitz, Stegun 26.7.3 and 26.7.4, exact for whole degrees of freedom v, with
 * a = atan(t / sqrt(v)):  P(|T| < t) =
 *   v even:  sin a (1 + 1/2 cos² a + (1·3)/(2·4) cos⁴ a + … up to cos^(v-2))
 *   v odd:   2/π (a + sin a (cos a + 2/3 cos³ a + (2·4)/(3·5) cos⁵ a + … up to cos^(v-2)))
 */
/** Student's t distribution with a whole number of degrees of freedom. */
final class StudentT {

  private static final int BISECTIONS = 200;

  private StudentT() {}

  /** Probability that the absolute value is below {@code t}. */
  static double within(double t, int freedom) {
    double angle = StrictMath.atan(t / Math.sqrt(freedom));
    double cos = StrictMath.cos(angle);
    boolean odd = freedom % 2 == 1;
    double term = odd ? cos : 1;
    double sum = freedom == 1 ? 0 : term;
    for (int power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
      term *= cos * cos * (power - 1) / power;
      sum += term;
    }
    double part = StrictMath.sin(angle) * sum;
    return odd ? 2 / Math.PI * (angle + part) : part;
  }

  /**
   * The number below which the absolute value lies with a probability.
   *
   * @param level above 0 and below 1
   */
  static double quantile(double level, int freedom) {
    double low = 0;
    double high = 1;
    while (within(high, freedom) < level) {
      high *= 2;
    }
    for (int step = 0; step < BISECTIONS && low < high; step++) {
      double middle = (low + high) / 2;
      if (within(middle, freedom) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
