package io.millrace.statespace.mode;

/*
 * e^z - 1 for z = x + iy without cancellation, in double precision, about 2 ulp:
 *
 *   e^z - 1 = m cos y + (cos y - 1) + i (m + 1) sin y
 *   m = e^x - 1,   cos y - 1 = -2 s²,   sin y = 2 s c,   s = sin(y/2),   c = cos(y/2)
 *
 *   m:    x = k ln 2 + r, |r| <= ln 2 / 2, m = 2^k p + (2^k - 1) with p = e^r - 1 by its series
 *   s, c: y/2 = q pi/2 + t, |t| <= pi/4, by their series
 *
 * Uses only sums, fused products and shifts, so every machine computes the same bits. Math.exp and
 * Math.sin do not guarantee this, and StrictMath takes ten times as long.
 */
/** Complex exponential minus one, the basis of zero-order hold. */
final class Exponential {

  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 2.3190468138462996e-17;
  private static final double LOG2_E = 1.4426950408889634;
  private static final double QUARTER_HIGH = 0x1.921fb54442d18p0;
  private static final double QUARTER_LOW = 6.123233995736766e-17;
  private static final double QUARTERS = 0.6366197723675814;

  /** Below this, e^x is negligible compared with one. */
  private static final double LEAST = -700;

  private static final double MOST = 700;

  // 1/k!
  private static final double E2 = 1.0 / 2;
  private static final double E3 = 1.0 / 6;
  private static final double E4 = 1.0 / 24;
  private static final double E5 = 1.0 / 120;
  private static final double E6 = 1.0 / 720;
  private static final double E7 = 1.0 / 5040;
  private static final double E8 = 1.0 / 40320;
  private static final double E9 = 1.0 / 362880;
  private static final double E10 = 1.0 / 3628800;
  private static final double E11 = 1.0 / 39916800;
  private static final double E12 = 1.0 / 479001600;
  private static final double E13 = 1.0 / 6227020800.0;
  private static final double E14 = 1.0 / 87178291200.0;
  private static final double E15 = 1.0 / 1307674368000.0;
  private static final double E16 = 1.0 / 20922789888000.0;

  /** Real part of the last result. */
  double real;

  /** Imaginary part of the last result. */
  double imaginary;

  /** Sets {@link #real} and {@link #imaginary} to {@code e^(x+iy) − 1}. */
  void minusOne(double x, double y) {
    double m = minusOne(x);
    double half = y / 2;
    double q = Math.rint(half * QUARTERS);
    double t = Math.fma(-q, QUARTER_LOW, Math.fma(-q, QUARTER_HIGH, half));
    double square = t * t;
    double sin = sine(t, square);
    double cos = cosine(square);
    int turn = (int) (long) q & 3;
    double s = turn % 2 == 0 ? sin : cos;
    double c = turn % 2 == 0 ? cos : -sin;
    if (turn > 1) {
      s = -s;
      c = -c;
    }
    double drop = -2 * s * s;
    real = m * (1 + drop) + drop;
    imaginary = (m + 1) * (2 * s * c);
  }

  private static double minusOne(double unbounded) {
    double x = Math.min(Math.max(unbounded, LEAST), MOST);
    double k = Math.rint(x * LOG2_E);
    double r = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x));
    double p = Math.fma(E13, r, E12);
    p = Math.fma(p, r, E11);
    p = Math.fma(p, r, E10);
    p = Math.fma(p, r, E9);
    p = Math.fma(p, r, E8);
    p = Math.fma(p, r, E7);
    p = Math.fma(p, r, E6);
    p = Math.fma(p, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p * r, r, r);
    double power = Double.longBitsToDouble(((long) k + 1023) << 52);
    return Math.fma(power, p, power - 1);
  }

  private static double sine(double t, double square) {
    double p = Math.fma(E15, -square, E13);
    p = Math.fma(p, -square, E11);
    p = Math.fma(p, -square, E9);
    p = Math.fma(p, -square, E7);
    p = Math.fma(p, -square, E5);
    p = Math.fma(p, -square, E3);
    return Math.fma(p * -square, t, t);
  }

  private static double cosine(double square) {
    double p = Math.fma(E16, -square, E14);
    p = Math.fma(p, -square, E12);
    p = Math.fma(p, -square, E10);
    p = Math.fma(p, -square, E8);
    p = Math.fma(p, -square, E6);
    p = Math.fma(p, -square, E4);
    p = Math.fma(p, -square, E2);
    return Math.fma(p, -square, 1);
  }
}
