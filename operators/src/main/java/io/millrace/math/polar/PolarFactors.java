package io.millrace.math.polar;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;

/** Computes the polar factors of many matrices with {@link PolarFactor}, one after the other. */
final class PolarFactors implements PolarBatch {
  private final int rows;
  private final PolarFactor polar;
  private final FloatMatrix gradient;
  private final FloatMatrix previous;
  private final FloatMatrix into;

  PolarFactors(int rows, int n, Kernels kernels) {
    this.rows = rows;
    this.polar = new PolarFactor(rows, n, kernels);
    float[] nothing = new float[rows * n];
    this.gradient = FloatMatrix.wrap(nothing, 0, rows, n);
    this.previous = FloatMatrix.wrap(nothing, 0, rows, n);
    this.into = FloatMatrix.wrap(nothing, 0, rows, n);
  }

  @Override
  public void factor(FloatMatrix gradients, FloatMatrix before, FloatMatrix factors) {
    for (int row = 0; row < gradients.rows(); row += rows) {
      polar.factor(
          place(gradient, gradients, row), place(previous, before, row), place(into, factors, row));
    }
  }

  @Override
  public void retract(FloatMatrix matrices) {
    for (int row = 0; row < matrices.rows(); row += rows) {
      polar.retract(place(into, matrices, row));
    }
  }

  private static FloatMatrix place(FloatMatrix window, FloatMatrix stack, int row) {
    return window.onto(stack.values(), stack.offset() + row * stack.columns());
  }
}
