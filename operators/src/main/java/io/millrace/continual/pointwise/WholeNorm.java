package io.millrace.continual.pointwise;

import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import java.util.Arrays;

/** Computes norms and positional encodings on whole clips. */
final class WholeNorm {

  private final LayerPosition here;
  private final Weights weights;

  WholeNorm(LayerPosition here, Weights weights) {
    this.here = here;
    this.weights = weights;
  }

  private float[] weight(String name) {
    return here.weight(weights, name);
  }

  double[] batch(double epsilon, double[] x) {
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      double deviation = Math.sqrt(weight("running_var")[c] + epsilon);
      double normal = (x[c] - weight("running_mean")[c]) / deviation;
      y[c] = normal * weight("weight")[c] + weight("bias")[c];
    }
    return y;
  }

  double[] layer(double epsilon, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      double normal = (x[c] - mean) / Math.sqrt(variance + epsilon);
      y[c] = normal * weight("weight")[c] + weight("bias")[c];
    }
    return y;
  }

  double[][] positions(int period, double[][] x) {
    double[][] y = new double[x.length][];
    float[] table = weight("weight");
    for (int t = 0; t < x.length; t++) {
      y[t] = x[t].clone();
      for (int c = 0; c < y[t].length; c++) {
        y[t][c] += table[t % period * y[t].length + c];
      }
    }
    return y;
  }
}
