package io.millrace.dictionary.step;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.polar.PolarBatch;

/*
 * Symbols, all n x n: A dictionary, g mean gradient of a mini-batch, G tracker, B = G Aᵀ, O a
 * rotation's generator.
 *
 *   G <- (1 - rho) G + rho g
 *   O  = (B - Bᵀ) / (2 tr(B) / n), shortened to |O|_F <= .3 sqrt(n)
 *   A <- polar(A + O A)
 * At a solution B is symmetric with eigenvalues near tr(B)/n, so O is, to first order, the step of
 * the polar factor of G: (B - Bᵀ)/2 is the Riemannian gradient, tr(B)/n a curvature. A + O A has
 * singular values sqrt(1 + w²), where w are those of O, and is nearly orthogonal if w is small:
 * the polar factor then takes one or two Newton-Schulz steps. tr(B) > 0 if G was computed near A;
 * otherwise G gives no information yet and A does not change.
 */
/**
 * Performs a step without a linear oracle: along the gradient's projection onto the tangent space
 * of the orthogonal group, then back onto the group. Takes about six products of n × n matrices
 * instead of sixteen.
 */
final class TangentStep implements Method.Step {

  private static final double LONGEST = 0.3;

  private final int n;
  private final Kernels kernels;
  private final PolarBatch polar;
  private final FloatMatrix product;
  private final FloatMatrix generator;
  private final FloatMatrix turned;

  TangentStep(int n, Kernels kernels, DenseBackend backend) {
    this.n = n;
    this.kernels = kernels;
    this.polar = backend.polar(n, n);
    this.product = FloatMatrix.of(n, n);
    this.generator = FloatMatrix.of(n, n);
    this.turned = FloatMatrix.of(n, n);
  }

  @Override
  public void advance(GroupMatrices group, int batch, double rho, double gamma) {
    kernels.scaleAndAdd((float) (rho / batch), group.gradient, (float) (1 - rho), group.tracker);
    kernels.multiplyTransposedRight(group.tracker, group.dictionary, product);
    double trace = 0;
    double skew = 0;
    for (int i = 0; i < n; i++) {
      trace += product.at(i, i);
      for (int j = 0; j < i; j++) {
        double difference = (double) product.at(i, j) - product.at(j, i);
        skew += 2 * difference * difference;
      }
    }
    if (!(trace > 0) || !(skew > 0)) {
      return;
    }
    double scale = n / (2 * trace);
    scale = Math.min(scale, LONGEST * Math.sqrt(n / skew));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double difference = (double) product.at(i, j) - product.at(j, i);
        generator.set(i, j, (float) (scale * difference));
      }
    }
    kernels.multiply(generator, group.dictionary, turned);
    kernels.scaleAndAdd(1f, turned, 1f, group.dictionary);
    polar.retract(group.dictionary);
  }
}
