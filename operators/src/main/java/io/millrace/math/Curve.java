package io.millrace.math;

/*
 * exp    x = n ln 2 + r, |r| <= ln 2 / 2; e^r = 1 + r + r² p(r), p of degree 4 (minimax of the relative error, 3e-9);
 *        2^n by putting n into the exponent. x is held to [LEAST, MOST], where 2^n is a normal float: the curve ends at
 *        1.2e-38 and 2.4e38 instead of 0 and infinity.
 * tanh   |x| < 5/8: x + x³ p(x²), p of degree 4 (minimax, 4e-9); beyond: 1 - 2 / (e^{2|x|} + 1) with the sign of x.
 * erf    |x| < 1: x (c + x² p(x²)), p of degree 5 (minimax, 2e-9); beyond: 1 - t p(t) e^{-x²} with t = 1 / (1 + 0.3275911 |x|)
 *        and the sign of x (Abramowitz and Stegun 7.1.26, 1.5e-7).
 *
 * Only sums, products, fused multiply-adds, quotients, minima, maxima and shifts: operations that IEEE 754 defines to the
 * last bit, in an order that the vector twin keeps. So both twins agree bit for bit, wherever in a vector a number lies.
 * Rounding to n adds 1.5 · 2^23, whose last mantissa bits then hold n.
 *
 * Worst errors against double precision over 1e-6 < |x| < 100: exp 8.5e-8 relative, sigmoid 9e-8 absolute, tanh 1.4e-7 and erf
 * 2.1e-7 relative.
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

  static final float SMALL = .625f;
  static final float T3 = -0.33333284f;
  static final float T5 = 0.1333149f;
  static final float T7 = -0.053743497f;
  static final float T9 = 0.020650586f;
  static final float T11 = -0.0057170447f;

  static final float F1 = 1.1283792f;
  static final float F3 = -0.37612632f;
  static final float F5 = 0.1128363f;
  static final float F7 = -0.026855484f;
  static final float F9 = 0.0051912921f;
  static final float F11 = -0.0008035034f;
  static final float F13 = 7.933116e-5f;

  static final float P = .3275911f;
  static final float A1 = .254829592f;
  static final float A2 = -.284496736f;
  static final float A3 = 1.421413741f;
  static final float A4 = -1.453152027f;
  static final float A5 = 1.061405429f;

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
    float big = 1f - 2f / (exp(size + size) + 1f);
    float square = x * x;
    float p = Math.fma(T11, square, T9);
    p = Math.fma(p, square, T7);
    p = Math.fma(p, square, T5);
    p = Math.fma(p, square, T3);
    float small = Math.fma(p * square, x, x);
    return size < SMALL ? small : signed(big, x);
  }

  static float erf(float x) {
    float size = Math.abs(x);
    float t = 1f / Math.fma(P, size, 1f);
    float p = Math.fma(A5, t, A4);
    p = Math.fma(p, t, A3);
    p = Math.fma(p, t, A2);
    p = Math.fma(p, t, A1);
    float square = x * x;
    float big = signed(1f - p * t * exp(-square), x);
    p = Math.fma(F13, square, F11);
    p = Math.fma(p, square, F9);
    p = Math.fma(p, square, F7);
    p = Math.fma(p, square, F5);
    p = Math.fma(p, square, F3);
    return size < 1f ? x * Math.fma(p, square, F1) : big;
  }

  private static float signed(float size, float sign) {
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(size) | (Float.floatToRawIntBits(sign) & SIGN));
  }
}
