package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;

/** Computes {@code W x + b} on blocks of rows in float32. */
final class RunningAffine {

  private final FloatMatrix weight;
  private final float[] bias;
  private final Kernels kernels;

  RunningAffine(S5Weights.Affine affine, Kernels kernels) {
    int outputs = affine.weight().length;
    int inputs = affine.weight()[0].length;
    this.weight = FloatMatrix.of(inputs, outputs);
    this.bias = new float[outputs];
    this.kernels = kernels;
    for (int o = 0; o < outputs; o++) {
      bias[o] = (float) affine.bias()[o];
      for (int i = 0; i < inputs; i++) {
        weight.set(i, o, (float) affine.weight()[o][i]);
      }
    }
  }

  /** Computes {@code y = x Wᵀ + b} for one or more rows. */
  void apply(FloatMatrix x, FloatMatrix y) {
    for (int r = 0; r < y.rows(); r++) {
      System.arraycopy(bias, 0, y.values(), y.offset() + r * bias.length, bias.length);
    }
    kernels.addProduct(x, weight, y);
  }

  long multiplyAdds() {
    return weight.size();
  }
}
