package io.millrace.continual.network;

import io.millrace.continual.layer.Weights;
import java.util.function.DoubleUnaryOperator;

/** Formulas of torch.nn in double precision, written from its documentation, for one frame. */
final class Naive {

  private final Weights weights;

  Naive(Weights weights) {
    this.weights = weights;
  }

  float[] weight(String name) {
    return weights.values(name);
  }

  boolean has(String name) {
    return weights.names().contains(name);
  }

  /** Rows {@code from} to {@code to} of a matrix times x, plus the bias if there is one. */
  double[] rows(String weight, String bias, int from, int to, double[] x) {
    float[] matrix = weight(weight);
    double[] y = new double[to - from];
    for (int row = from; row < to; row++) {
      double sum = has(bias) ? weight(bias)[row] : 0;
      for (int c = 0; c < x.length; c++) {
        sum += (double) matrix[row * x.length + c] * x[c];
      }
      y[row - from] = sum;
    }
    return y;
  }

  double[] linear(String name, double[] x) {
    return rows(name + ".weight", name + ".bias", 0, weight(name + ".bias").length, x);
  }

  /** (x - mean) / √(variance + epsilon) · weight + bias with the statistics of the weights. */
  double[] batchNorm(String name, double epsilon, double[] x) {
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] =
          (x[c] - weight(name + ".running_mean")[c])
                  / Math.sqrt(weight(name + ".running_var")[c] + epsilon)
                  * weight(name + ".weight")[c]
              + weight(name + ".bias")[c];
    }
    return y;
  }

  double[] layerNorm(String name, double epsilon, double[] x) {
    double sum = 0;
    double squares = 0;
    for (double value : x) {
      sum += value / x.length;
    }
    for (double value : x) {
      squares += (value - sum) * (value - sum) / x.length;
    }
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] =
          (x[c] - sum) / Math.sqrt(squares + epsilon) * weight(name + ".weight")[c]
              + weight(name + ".bias")[c];
    }
    return y;
  }

  static double[] sum(double[] a, double[] b) {
    double[] y = new double[a.length];
    for (int c = 0; c < a.length; c++) {
      y[c] = a[c] + b[c];
    }
    return y;
  }

  static double[] each(DoubleUnaryOperator function, double[] x) {
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] = function.applyAsDouble(x[c]);
    }
    return y;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Shares that sum to one; logits here are small. */
  static double[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double[] shares = new double[logits.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(logits[i]) / sum;
    }
    return shares;
  }

  static double dot(double[] a, int fromA, double[] b, int fromB, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[fromA + i] * b[fromB + i];
    }
    return sum;
  }

  static double[] widened(float[] x) {
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] = x[c];
    }
    return y;
  }

  static float[] narrowed(double[] x) {
    float[] y = new float[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] = (float) x[c];
    }
    return y;
  }
}
