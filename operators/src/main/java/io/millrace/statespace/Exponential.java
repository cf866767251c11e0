package io.millrace.statespace;

/*
 * e^z - 1 for z = x + iy without cancellation, in double precision, about 2 ulp:
 *   e^z - 1 = m cos y + (cos y - 1) + i (m + 1) sin y,   m = e^x - 1,   cos y - 1 = -2 s²,  sin y = 2 s c,
 *   s = sin(y/2), c = cos(y/2).
 * m: x = k ln 2 + r, |r| <= ln 2 / 2, m = 2^k p + (2^k - 1) with p = e^r - 1 by its series. s, c: y/2 = q pi/2 + t, |t| <= pi/4,
 * by their series. Only sums, fused products and shifts, so that every machine gives the same bits; Math.exp and Math.sin
 * promise less, and StrictMath takes ten times as long.
 */
/** The complex exponential less one: what a discretisation is made of. */
final class Exponential {

  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 2.3190468138462996e-17;
  private static final double LOG2_E = 1.4426950408889634;
  private static final double QUARTER_HIGH = 0x1.921fb54442d18p0;
  private static final double QUARTER_LOW = 6.123233995736766e-17;
  private static final double QUARTERS = 0.6366197723675814;

  /** Below, e^x is nothing beside one. */
  private static final double LEAST = -700;

  private static final double MOST = 700;

  /** 1/k!. */
  private static final double[] INVERSE_FACTORIALS = new double[18];

  static {
    double factorial = 1;
    for (int k = 0; k < INVERSE_FACTORIALS.length; k++) {
      factorial *= Math.max(k, 1);
      INVERSE_FACTORIALS[k] = 1 / factorial;
    }
  }

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
    double p = INVERSE_FACTORIALS[14];
    for (int order = 13; order >= 2; order--) {
      p = Math.fma(p, r, INVERSE_FACTORIALS[order]);
    }
    p = Math.fma(p * r, r, r);
    double power = Double.longBitsToDouble(((long) k + 1023) << 52);
    return Math.fma(power, p, power - 1);
  }

  private static double sine(double t, double square) {
    double p = INVERSE_FACTORIALS[17];
    for (int order = 15; order >= 3; order -= 2) {
      p = Math.fma(-p, square, INVERSE_FACTORIALS[order]);
    }
    return Math.fma(-p * square, t, t);
  }

  private static double cosine(double square) {
    double p = INVERSE_FACTORIALS[16];
    for (int order = 14; order >= 2; order -= 2) {
      p = Math.fma(-p, square, INVERSE_FACTORIALS[order]);
    }
    return Math.fma(-p, square, 1);
  }
}
