package io.millrace.dictionary.step;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.dictionary.code.Shape;

/*
 * Symbols: G tracker (r x n, r <= n), s its singular values, c = softness |G|_F / sqrt(r), U = G /
 * c, M = I + U Uᵀ (r x r).
 *
 *   S = M^(-1/2) U   has the singular vectors of G and the singular values s / sqrt(s² + c²):
 * which is nearly one where s >> c and nearly zero where s << c. Softness zero would be the polar
 * factor.
 *
 * M^(-1/2) by coupled Newton-Schulz: Y = M / |M|_F, Z = I; T = (3 I - Z Y) / 2, Y <- Y T, Z <- T
 * Z; Z -> |M|_F^(1/2) M^(-1/2). Eigenvalues of M are at least 1, so those of Y at least 1 / |M|_F;
 * each iteration multiplies the small ones by 2.25, and five more square what is left. M is formed
 * in float32: the values near one of M carry 2^-24 |M|_F, which bounds softness from below.
 */
/**
 * A linear oracle whose result is small in directions in which the gradient is small; the polar
 * factor is arbitrary there.
 *
 * <p>Source: soft spectral clipping, {@code H_c(U) = (I + U Uᵀ/c²)^(-1/2) U}; Higham, Functions of
 * Matrices, section 6.3, for the iteration.
 */
final class SoftOracle {

  private static final double GROWTH = StrictMath.log(2.25);
  private static final int SQUARING = 5;

  private final Shape shape;
  private final double softness;
  private final Kernels kernels;
  private final FloatMatrix scaled;
  private final FloatMatrix gram;
  private final FloatMatrix root;
  private final FloatMatrix inverse;
  private final FloatMatrix next;

  SoftOracle(Shape shape, double softness, Kernels kernels) {
    int atoms = shape.atoms();
    this.shape = shape;
    this.softness = softness;
    this.kernels = kernels;
    this.scaled = shape.matrix();
    this.gram = FloatMatrix.of(atoms, atoms);
    this.root = FloatMatrix.of(atoms, atoms);
    this.inverse = FloatMatrix.of(atoms, atoms);
    this.next = FloatMatrix.of(atoms, atoms);
  }

  /** Writes the soft vertex of a gradient; zeros if the gradient is zero or not finite. */
  void vertex(FloatMatrix gradient, FloatMatrix into) {
    double norm = norm(gradient);
    if (!(norm > 0) || norm == Double.POSITIVE_INFINITY) {
      into.fill(0f);
      return;
    }
    double cut = softness * norm / Math.sqrt(shape.atoms());
    scaled.fill(0f);
    kernels.scaleAndAdd((float) (1 / cut), gradient, 0f, scaled);
    kernels.multiplyTransposedRight(scaled, scaled, gram);
    addToDiagonal(gram, 1f);
    double size = norm(gram);
    inverseRoot(size);
    kernels.multiply(inverse, scaled, into);
    kernels.scaleAndAdd(0f, into, (float) (1 / Math.sqrt(size)), into);
  }

  /** Computes {@code |M|_F^(1/2) M^(-1/2)} in {@link #inverse}. */
  private void inverseRoot(double size) {
    root.fill(0f);
    kernels.scaleAndAdd((float) (1 / size), gram, 0f, root);
    inverse.fill(0f);
    addToDiagonal(inverse, 1f);
    int iterations = (int) Math.ceil(StrictMath.log(size) / GROWTH) + SQUARING;
    for (int iteration = 0; iteration < iterations; iteration++) {
      kernels.multiply(inverse, root, gram);
      kernels.scaleAndAdd(0f, gram, -0.5f, gram);
      addToDiagonal(gram, 1.5f);
      kernels.multiply(root, gram, next);
      root.copyFrom(next);
      kernels.multiply(gram, inverse, next);
      inverse.copyFrom(next);
    }
  }

  private void addToDiagonal(FloatMatrix a, float value) {
    for (int i = 0; i < shape.atoms(); i++) {
      a.set(i, i, a.at(i, i) + value);
    }
  }

  private static double norm(FloatMatrix a) {
    double sum = 0;
    for (int at = a.offset(); at < a.offset() + a.size(); at++) {
      double value = a.values()[at];
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
