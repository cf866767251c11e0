package io.millrace.api.math;

/*
 * Each public method checks the shapes, lets the vector implementation compute as many elements as
 * fill whole vectors, and computes the rest here one by one. The plain implementation computes all
 * elements here. The scalar code and the vector code are the same operations in the same order,
 * and every sum with a product is one fused multiply-add. IEEE 754 therefore determines every bit.
 *
 * Complex product a b:  re = fma(a.re, b.re, -(a.im b.im)),  im = fma(a.re, b.im, a.im b.re);
 * with an addend c:     re = fma(a.re, b.re, fma(-a.im, b.im, c.re)),  im = fma(a.re, b.im, fma(a.im, b.re, c.im)).
 */
/**
 * Elementwise operations on windows of floats, for recurrences, traces and updates. {@link Kernels}
 * has the matrix products. This class is the plain Java implementation.
 *
 * <p>A <em>complex</em> window of n numbers is a row of 2n floats, {@code [re 0 .. n−1 | im 0 ..
 * n−1]}; an elementwise product of two is written {@code a ∘ b}. Windows of one call have the same
 * size unless stated otherwise; an output is one of the inputs or does not overlap any of them.
 *
 * <p>Nothing is allocated. An instance has no state and can be shared by threads.
 *
 * <pre>{@code
 * Lanes lanes = KernelChoice.ofProcess().lanes();
 * FloatMatrix gain = FloatMatrix.wrap(new float[] {2, 3}, 0, 1, 2);
 * FloatMatrix x = FloatMatrix.wrap(new float[] {5, 7}, 0, 1, 2);
 * lanes.multiply(gain, x);
 * assert x.at(0, 0) == 10 && x.at(0, 1) == 21;
 * }</pre>
 */
public sealed class Lanes permits VectorLanes {

  Lanes() {}

  /**
   * The coefficients of one step of Adam.
   *
   * @param rate step size, including the bias corrections of both moments
   * @param first weight β₁ of the old mean
   * @param second weight β₂ of the old square
   * @param epsilon ε, including the bias correction of the square
   */
  public record Adam(float rate, float first, float second, float epsilon) {}

  /** {@code y = y · a}. */
  public final void multiply(FloatMatrix a, FloatMatrix y) {
    same(a, y);
    for (int i = multiplied(a, y); i < y.size(); i++) {
      y.values()[y.offset() + i] *= a.values()[a.offset() + i];
    }
  }

  /** {@code y = a · b + y}. */
  public final void addProduct(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    same(a, b);
    same(a, y);
    for (int i = productAdded(a, b, y); i < y.size(); i++) {
      put(y, i, Math.fma(at(a, i), at(b, i), at(y, i)));
    }
  }

  /**
   * {@code y = a · b + y}, where a is one row that is used for every row of b and y.
   *
   * @param a one row with as many columns as b and y
   */
  public final void addRowProduct(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    same(b, y);
    int width = a.size();
    if (y.columns() != width || b.columns() != width) {
      throw new IllegalArgumentException(
          "Cannot multiply the rows of " + y.shape() + " by a row of " + width);
    }
    int whole = rowProductAdded(a, b, y);
    for (int row = 0; whole < width && row < y.rows(); row++) {
      for (int i = row * width + whole; i < (row + 1) * width; i++) {
        put(y, i, Math.fma(at(a, i - row * width), at(b, i), at(y, i)));
      }
    }
  }

  /** {@code y = x · (linear + cube · x²)}. */
  public final void cubic(FloatMatrix x, float linear, float cube, FloatMatrix y) {
    same(x, y);
    for (int i = cubed(x, linear, cube, y); i < y.size(); i++) {
      float value = at(x, i);
      put(y, i, value * Math.fma(cube, value * value, linear));
    }
  }

  /** {@code y = factor · x}. */
  public final void scale(float factor, FloatMatrix x, FloatMatrix y) {
    same(x, y);
    for (int i = scaled(factor, x, y); i < y.size(); i++) {
      put(y, i, at(x, i) * factor);
    }
  }

  /** {@code y = x + amount}. */
  public final void shift(FloatMatrix x, float amount, FloatMatrix y) {
    same(x, y);
    for (int i = shifted(x, amount, y); i < y.size(); i++) {
      put(y, i, at(x, i) + amount);
    }
  }

  /** Complex {@code y = a ∘ b}. */
  public final void multiplyComplex(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    same(a, b);
    same(a, y);
    int n = y.size() / 2;
    for (int i = complexMultiplied(a, b, y); i < n; i++) {
      float re = at(b, i);
      float im = at(b, n + i);
      put(y, i, Math.fma(at(a, i), re, -(at(a, n + i) * im)));
      put(y, n + i, Math.fma(at(a, i), im, at(a, n + i) * re));
    }
  }

  /** Complex {@code y = a ∘ y + b}: one step of a diagonal recurrence. */
  public final void turn(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    same(a, b);
    same(a, y);
    int n = y.size() / 2;
    for (int i = turned(a, b, y); i < n; i++) {
      float re = at(y, i);
      float im = at(y, n + i);
      put(y, i, Math.fma(at(a, i), re, Math.fma(-at(a, n + i), im, at(b, i))));
      put(y, n + i, Math.fma(at(a, i), im, Math.fma(at(a, n + i), re, at(b, n + i))));
    }
  }

  /** Complex {@code y = a ∘ y + b u} with one real number u: {@link #turn} for a single input. */
  public final void turnBy(float u, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    same(a, b);
    same(a, y);
    int n = y.size() / 2;
    for (int i = turnedBy(u, a, b, y); i < n; i++) {
      float re = at(y, i);
      float im = at(y, n + i);
      put(y, i, Math.fma(at(a, i), re, Math.fma(-at(a, n + i), im, at(b, i) * u)));
      put(y, n + i, Math.fma(at(a, i), im, Math.fma(at(a, n + i), re, at(b, n + i) * u)));
    }
  }

  /** Complex {@code y = a ∘ b + y}. */
  public final void addComplexProduct(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    same(a, b);
    same(a, y);
    int n = y.size() / 2;
    for (int i = complexProductAdded(a, b, y); i < n; i++) {
      float re = at(b, i);
      float im = at(b, n + i);
      put(y, i, Math.fma(at(a, i), re, Math.fma(-at(a, n + i), im, at(y, i))));
      put(y, n + i, Math.fma(at(a, i), im, Math.fma(at(a, n + i), re, at(y, n + i))));
    }
  }

  /** Complex {@code y = conj(a ∘ b) + y}: adds the gradient of a complex weight. */
  public final void addConjugateProduct(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    same(a, b);
    same(a, y);
    int n = y.size() / 2;
    for (int i = conjugateProductAdded(a, b, y); i < n; i++) {
      float re = at(b, i);
      float im = at(b, n + i);
      put(y, i, Math.fma(at(a, i), re, Math.fma(-at(a, n + i), im, at(y, i))));
      put(y, n + i, Math.fma(-at(a, i), im, Math.fma(-at(a, n + i), re, at(y, n + i))));
    }
  }

  /**
   * {@code m = β₁ m + (1−β₁) g}, {@code v = β₂ v + (1−β₂) g²}, {@code w = w − rate · m / (√v + ε)}.
   *
   * @param moments m followed by v: twice as many numbers as g
   */
  public final void adam(Adam step, FloatMatrix g, FloatMatrix moments, FloatMatrix w) {
    same(g, w);
    int n = w.size();
    for (int i = adamStepped(step, g, moments, w); i < n; i++) {
      float slope = at(g, i);
      float m = Math.fma(step.first, at(moments, i), (1 - step.first) * slope);
      float v = Math.fma(step.second, at(moments, n + i), (1 - step.second) * (slope * slope));
      put(moments, i, m);
      put(moments, n + i, v);
      put(w, i, at(w, i) - step.rate * (m / ((float) Math.sqrt(v) + step.epsilon)));
    }
  }

  /**
   * Updates one column u of a triangular factor, and the gain: {@code u = u + down · gain} and,
   * with the old u, {@code gain = gain + up · u}.
   */
  public final void addBoth(float down, float up, FloatMatrix gain, FloatMatrix u) {
    same(gain, u);
    for (int i = bothAdded(down, up, gain, u); i < u.size(); i++) {
      float old = at(u, i);
      put(u, i, Math.fma(down, at(gain, i), old));
      put(gain, i, Math.fma(up, old, at(gain, i)));
    }
  }

  // Number of leading elements that the vector implementation computed (of n for complex windows).

  int multiplied(FloatMatrix a, FloatMatrix y) {
    return 0;
  }

  int productAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return 0;
  }

  /** Number of leading columns that were computed in every row. */
  int rowProductAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return 0;
  }

  int cubed(FloatMatrix x, float linear, float cube, FloatMatrix y) {
    return 0;
  }

  int shifted(FloatMatrix x, float amount, FloatMatrix y) {
    return 0;
  }

  int scaled(float factor, FloatMatrix x, FloatMatrix y) {
    return 0;
  }

  int complexMultiplied(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return 0;
  }

  int turned(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return 0;
  }

  int turnedBy(float u, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return 0;
  }

  int complexProductAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return 0;
  }

  int conjugateProductAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return 0;
  }

  int adamStepped(Adam step, FloatMatrix g, FloatMatrix moments, FloatMatrix w) {
    return 0;
  }

  int bothAdded(float down, float up, FloatMatrix gain, FloatMatrix u) {
    return 0;
  }

  private static float at(FloatMatrix a, int i) {
    return a.values()[a.offset() + i];
  }

  private static void put(FloatMatrix a, int i, float value) {
    a.values()[a.offset() + i] = value;
  }

  private static void same(FloatMatrix a, FloatMatrix b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(
          "Cannot combine windows of " + a.shape() + " and " + b.shape() + " element by element");
    }
  }
}
