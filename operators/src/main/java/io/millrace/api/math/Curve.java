package io.millrace.api.math;

/*
 * e^x - 1  t = x / 2^k with |t| <= ln 2 / 2, exactly; y = t + t² p(t), p of degree 4 (minimax,
 *          3e-9); k times y <- y² + 2 y, which is e^2t - 1. Each doubling rounds once, so the error
 *          of the argument is at most (k + 1) 2^-24 |x|: relative errors near zero are those of a
 *          float, and those of e^x grow with |x|.
 * exp      y = e^|x| - 1 with |x| clipped to MOST, k = 8; 1 + y for positive and 1 / (1 + y) for
 *          negative x, written as (1 + h y) / (1 + (1 - h) y) with h = 1, 0 from the sign. The
 *          limits are 1.2e-38 and 8.5e37 instead of 0 and infinity.
 * sigmoid  1 / (2 + (e^-x - 1)), x clipped to [-22, 22], where the result is 2.8e-10 and 1; k = 6.
 * tanh     y / (y + 2) with y = e^2x - 1, 2x clipped to [-22, 22], where the magnitude is 1; k = 6.
 * erf      sign · -(e^-t - 1), t = |x| q(|x|) with |x| clipped to 3.95, where the result is 1; q of
 *          degree 8 fits -log(1 - erf(x)) / x (4e-9); k = 6. Signs are x / |x|, which is exact.
 *
 * Only sums, products, fused multiply-adds, quotients, minima and maxima are used: IEEE 754
 * defines them to the last bit, and the vector implementation keeps their order, so both
 * implementations agree bit for bit at every position in a vector. Bit operations are deliberately
 * avoided: reinterpreting a float vector as integers uses code that all vector types share, and
 * whether the compiler then keeps such a vector off the heap depends on which types it has
 * compiled before. Computing 2^n with bit operations allocated in a process that also used double
 * vectors, and nowhere else.
 *
 * Worst errors against double precision over 1e-6 < |x| < 100: exp 3.4e-7 max(1, |x|) relative,
 * sigmoid 1.5e-7 absolute, tanh 3.6e-7 and erf 4.1e-7 relative.
 */
/**
 * Activation functions of networks, applied elementwise by {@link Kernels#bend}. NaN gives NaN.
 *
 * <pre>{@code
 * float[] values = {-1, 0, 1};
 * KernelChoice.ofProcess().create().bend(Curve.SIGMOID, values, 0, 3);
 * assert values[1] == 0.5f;
 * }</pre>
 */
public enum Curve {
  /** e to the x; saturates at 1.2e-38 and 8.5e37. */
  EXP,
  /** 1 / (1 + e to the −x). */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH,
  /** Error function. */
  ERF;

  static final float MOST = 87.33654f;
  static final int DOUBLINGS = 8;
  static final float PART = 1f / (1 << DOUBLINGS);

  /** Argument at which, in float, the sigmoid and the tanh of half of it have reached one. */
  static final float ENOUGH = 22f;

  static final int FEW_DOUBLINGS = 6;
  static final float LARGE_PART = 1f / (1 << FEW_DOUBLINGS);

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

  /** Returns the value at {@code x}, with the same bits as {@link Kernels#bend}. */
  public float at(float x) {
    return switch (this) {
      case EXP -> exp(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> tanh(x);
      case ERF -> erf(x);
    };
  }

  static float exp(float x) {
    float held = Math.min(Math.max(x, -MOST), MOST);
    float size = Math.max(held, 0f - held);
    float y = expm1(size, PART, DOUBLINGS);
    float half = Math.fma(held / Math.max(size, Float.MIN_NORMAL), .5f, .5f);
    return Math.fma(half, y, 1f) / Math.fma(1f - half, y, 1f);
  }

  static float sigmoid(float x) {
    float y = expm1(Math.min(Math.max(0f - x, -ENOUGH), ENOUGH), LARGE_PART, FEW_DOUBLINGS);
    return 1f / (y + 2f);
  }

  static float tanh(float x) {
    float twice = Math.min(Math.max(x + x, -ENOUGH), ENOUGH);
    float y = expm1(twice, LARGE_PART, FEW_DOUBLINGS);
    return y / (y + 2f);
  }

  static float erf(float x) {
    float held = Math.min(Math.max(x, -FAR), FAR);
    float size = Math.max(held, 0f - held);
    float q = Math.fma(Q8, size, Q7);
    q = Math.fma(q, size, Q6);
    q = Math.fma(q, size, Q5);
    q = Math.fma(q, size, Q4);
    q = Math.fma(q, size, Q3);
    q = Math.fma(q, size, Q2);
    q = Math.fma(q, size, Q1);
    q = Math.fma(q, size, Q0);
    float y = expm1(0f - q * size, LARGE_PART, FEW_DOUBLINGS);
    return (0f - y) * (held / Math.max(size, Float.MIN_NORMAL));
  }

  private static float expm1(float x, float part, int doublings) {
    float t = x * part;
    float p = Math.fma(E6, t, E5);
    p = Math.fma(p, t, E4);
    p = Math.fma(p, t, E3);
    p = Math.fma(p, t, E2);
    float y = Math.fma(p * t, t, t);
    for (int i = 0; i < doublings; i++) {
      y = Math.fma(y, y, y + y);
    }
    return y;
  }
}
