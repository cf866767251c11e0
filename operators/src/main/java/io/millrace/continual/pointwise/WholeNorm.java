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

  double[] groups(int groups, double epsilon, double[] x) {
    int channels = weight("weight").length;
    int places = x.length / channels;
    int size = x.length / groups;
    double[] y = new double[x.length];
    for (int from = 0; from < x.length; from += size) {
      double[] group = Arrays.copyOfRange(x, from, from + size);
      double mean = Arrays.stream(group).average().orElseThrow();
      double variance = Arrays.stream(group).map(v -> (v - mean) * (v - mean)).sum() / size;
      for (int at = from; at < from + size; at++) {
        double normal = (x[at] - mean) / Math.sqrt(variance + epsilon);
        y[at] = normal * weight("weight")[at / places] + weight("bias")[at / places];
      }
    }
    return y;
  }

  double[] rootMeanSquare(double epsilon, double[] x) {
    double square = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
    double[] y = x.clone();
    for (int c = 0; c < x.length; c++) {
      y[c] *= weight("weight")[c] / Math.sqrt(square + epsilon);
    }
    return y;
  }

  double[][] positions(int period, double[][] x) {
    double[][] y = new double[x.length][];
    float[] table = weight("weight");
    for (int t = 0; t < x.length; t++) {
      y[t] = x[t] == null ? null : x[t].clone();
      for (int c = 0; y[t] != null && c < y[t].length; c++) {
        y[t][c] += table[t % period * y[t].length + c];
      }
    }
    return y;
  }
}
