package io.millrace.math;

/*
 * exp    x = n ln 2 + r, |r| <= ln 2 / 2; e^r - 1 = m = r + r² p(r), p of degree 4 (minimax of the relative error, 3e-9);
 *        2^n by putting n into the exponent. x is held to [LEAST, MOST], where 2^n is a normal float: the curve ends at
 *        1.2e-38 and 2.4e38 instead of 0 and infinity.
 * e^x-1  2^n m + (2^n - 1), which keeps its relative precision near zero.
 * tanh   v / (v + 2) with v = e^{2|x|} - 1, and the sign of x.
 * erf    1 - e^{-|x| q(|x|)}, and the sign of x; q of degree 8 fits -log(1 - erf(x)) / x up to 3.95 (4e-9), beyond which
 *        the float is 1.
 *
 * Only sums, products, fused multiply-adds, quotients, minima, maxima and shifts: operations that IEEE 754 defines to the
 * last bit, in an order that the vector twin keeps. So both twins agree bit for bit, wherever in a vector a number lies.
 * Rounding to n adds 1.5 · 2^23, whose last mantissa bits then hold n.
 *
 * Worst errors against double precision over 1e-6 < |x| < 100: exp 8.5e-8 relative, sigmoid
 * 9e-8 absolute, tanh 1.8e-7 and erf 2.2e-7 relative.
 */
/**
 * Functions of one number that networks bend their values with, applied by {@link Kernels#bend}.
 * NaN gives NaN.
 */
public enum Curve {
  /** e to the x; saturates at 1.2e-38 and 2.4e38. */
  EXP,
  /** 1 / (1 + e to the −x). */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH,
  /** Error function. */
  ERF;

  static final float MOST = 88.37626f;
  static final float LEAST = -87.33654f;
  static final float LOG2_E = 1.44269504f;
  static final float ROUNDER = 12582912f;
  static final float LN2_HIGH = .693359375f;
  static final float LN2_LOW = -2.12194440e-4f;
  static final int EXPONENT = 23;
  static final int ONE = 0x3F800000;
  static final int SIGN = 0x80000000;

  static final float E2 = 0.49999994f;
  static final float E3 = 0.16666521f;
  static final float E4 = 0.04166839f;
  static final float E5 = 0.008368717f;
  static final float E6 = 0.0013814595f;

  static final float FAR = 3.95f;
  static final float Q0 = 1.1283792f;
  static final float Q1 = .6366194f;
  static final float Q2 = .10277783f;
  static final float Q3 = -.019153064f;
  static final float Q4 = -1.6039611e-4f;
  static final float Q5 = .0016670275f;
  static final float Q6 = -6.3283689e-4f;
  static final float Q7 = 1.1764128e-4f;
  static final float Q8 = -9.256266e-6f;

  /** The value at {@code x}, with the bits that {@link Kernels#bend} gives. */
  public float at(float x) {
    return switch (this) {
      case EXP -> exp(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> tanh(x);
      case ERF -> erf(x);
    };
  }

  static float exp(float unbounded) {
    float x = Math.min(Math.max(unbounded, LEAST), MOST);
    float shifted = Math.fma(x, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    float p = Math.fma(E6, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p * r, r, r) + 1f;
    return p * Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << EXPONENT) + ONE);
  }

  static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  static float tanh(float x) {
    float size = Math.abs(x);
    float above = expm1(Math.min(size + size, MOST));
    return signed(above / (above + 2f), x);
  }

  static float erf(float x) {
    float size = Math.min(Math.abs(x), FAR);
    float q = Math.fma(Q8, size, Q7);
    q = Math.fma(q, size, Q6);
    q = Math.fma(q, size, Q5);
    q = Math.fma(q, size, Q4);
    q = Math.fma(q, size, Q3);
    q = Math.fma(q, size, Q2);
    q = Math.fma(q, size, Q1);
    q = Math.fma(q, size, Q0);
    return signed(expm1(-(q * size)), x);
  }

  /** For arguments between {@link #LEAST} and {@link #MOST}. */
  private static float expm1(float x) {
    float shifted = Math.fma(x, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    float p = Math.fma(E6, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p * r, r, r);
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << EXPONENT) + ONE);
    return Math.fma(power, p, power - 1f);
  }

  private static float signed(float size, float sign) {
    return Float.intBitsToFloat(
        (Float.floatToRawIntBits(size) & ~SIGN) | (Float.floatToRawIntBits(sign) & SIGN));
  }
}
