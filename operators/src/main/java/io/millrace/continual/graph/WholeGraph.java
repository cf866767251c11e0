package io.millrace.continual.graph;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;

/** Computes a graph convolution of one frame in double precision, number by number. */
final class WholeGraph {

  private final LayerPosition here;
  private final GraphConv conv;
  private final Weights weights;
  private final int nodes;
  private final int channels;

  WholeGraph(LayerPosition here, GraphConv conv, Weights weights) {
    this.here = here;
    this.conv = conv;
    this.weights = weights;
    this.nodes = here.input().places();
    this.channels = here.input().channels();
  }

  private float[] weight(String name) {
    return here.weight(weights, name);
  }

  /** As torch computes it on (channels, nodes). */
  double[] convolve(double[] x) {
    double[] y = new double[conv.out() * nodes];
    for (int k = 0; k < conv.partitions(); k++) {
      double[] mixed = mixed(x, adjacency(k, x));
      double[] part = product("g_conv." + k, mixed, channels);
      for (int at = 0; at < y.length; at++) {
        y[at] += part[at];
      }
    }
    y = norm("bn", y);
    if (conv.shortcut() == GraphConv.Shortcut.ADDED) {
      double[] added =
          conv.projects(here.input())
              ? norm("gcn_residual.1", product("gcn_residual.0", x, channels))
              : x;
      for (int at = 0; at < y.length; at++) {
        y[at] += added[at];
      }
    }
    for (int at = 0; at < y.length; at++) {
      y[at] = Math.max(0, y[at]);
    }
    return y;
  }

  private double[][] adjacency(int k, double[] x) {
    double[][] matrix = new double[nodes][nodes];
    for (int v = 0; v < nodes; v++) {
      for (int w = 0; w < nodes; w++) {
        double fixed = weight("A")[(k * nodes + v) * nodes + w];
        double learned = weight("graph_attn")[(k * nodes + v) * nodes + w];
        matrix[v][w] = conv.isAdaptive() ? fixed + learned : fixed * learned;
      }
    }
    if (conv.isAdaptive()) {
      double[] a = product("a_conv." + k, x, channels);
      double[] b = product("b_conv." + k, x, channels);
      for (int w = 0; w < nodes; w++) {
        double[] logits = new double[nodes];
        for (int v = 0; v < nodes; v++) {
          for (int e = 0; e < conv.embedding(); e++) {
            logits[v] += a[e * nodes + v] * b[e * nodes + w] / conv.embedding();
          }
        }
        double[] shares = ClipMath.softmax(logits);
        for (int v = 0; v < nodes; v++) {
          matrix[v][w] += shares[v];
        }
      }
    }
    return matrix;
  }

  private double[] mixed(double[] x, double[][] matrix) {
    double[] y = new double[x.length];
    for (int c = 0; c < channels; c++) {
      for (int w = 0; w < nodes; w++) {
        for (int v = 0; v < nodes; v++) {
          y[c * nodes + w] += x[c * nodes + v] * matrix[v][w];
        }
      }
    }
    return y;
  }

  /** A convolution with a kernel of one. */
  private double[] product(String name, double[] x, int in) {
    float[] weight = weight(name + ".weight");
    float[] bias = weight(name + ".bias");
    double[] y = new double[bias.length * nodes];
    for (int o = 0; o < bias.length; o++) {
      for (int v = 0; v < nodes; v++) {
        y[o * nodes + v] = bias[o];
        for (int c = 0; c < in; c++) {
          y[o * nodes + v] += weight[o * in + c] * x[c * nodes + v];
        }
      }
    }
    return y;
  }

  private double[] norm(String name, double[] x) {
    double[] y = new double[x.length];
    for (int at = 0; at < x.length; at++) {
      int c = at / nodes;
      double deviation = Math.sqrt(weight(name + ".running_var")[c] + conv.epsilon());
      y[at] =
          (x[at] - weight(name + ".running_mean")[c]) / deviation * weight(name + ".weight")[c]
              + weight(name + ".bias")[c];
    }
    return y;
  }
}
