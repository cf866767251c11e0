package io.millrace.continual.graph;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;

/** Computes the attention among the nodes of one frame in double precision, as torch does. */
record WholeSpatialAttention(LayerPosition here, SpatialAttention attention, Weights weights) {

  private float[] weight(String name) {
    return here.weight(weights, name);
  }

  /** On (channels, nodes). */
  double[] attend(double[] x) {
    int nodes = here.input().places();
    int keys = attention.keys();
    int heads = attention.heads();
    double[] qkv = product("attention_conv.qkv_conv", norm("data_bn", x, 1), nodes);
    double[] mixed = new double[attention.out() * nodes];
    int depth = keys / heads;
    int values = attention.out() / heads;
    for (int head = 0; head < heads; head++) {
      for (int v = 0; v < nodes; v++) {
        double[] logits = new double[nodes];
        for (int w = 0; w < nodes; w++) {
          for (int c = head * depth; c < (head + 1) * depth; c++) {
            logits[w] += qkv[c * nodes + v] * qkv[(keys + c) * nodes + w] / Math.sqrt(depth);
          }
        }
        double[] shares = ClipMath.softmax(logits);
        for (int c = head * values; c < (head + 1) * values; c++) {
          for (int w = 0; w < nodes; w++) {
            mixed[c * nodes + v] += shares[w] * qkv[(2 * keys + c) * nodes + w];
          }
        }
      }
    }
    double[] y = product("attention_conv.attn_out", mixed, nodes);
    for (int at = 0; at < y.length && attention.adds(here.input()); at++) {
      y[at] += x[at];
    }
    y = norm("bn", y, nodes);
    for (int at = 0; at < y.length; at++) {
      y[at] = Math.max(0, y[at]);
    }
    return y;
  }

  private double[] product(String name, double[] x, int nodes) {
    float[] weight = weight(name + ".weight");
    float[] bias = weight(name + ".bias");
    int in = x.length / nodes;
    double[] y = new double[bias.length * nodes];
    for (int at = 0; at < y.length; at++) {
      int o = at / nodes;
      y[at] = bias[o];
      for (int c = 0; c < in; c++) {
        y[at] += weight[o * in + c] * x[c * nodes + at % nodes];
      }
    }
    return y;
  }

  private double[] norm(String name, double[] x, int each) {
    double[] y = new double[x.length];
    for (int at = 0; at < x.length; at++) {
      int c = at / each;
      double deviation = Math.sqrt(weight(name + ".running_var")[c] + attention.epsilon());
      y[at] =
          (x[at] - weight(name + ".running_mean")[c]) / deviation * weight(name + ".weight")[c]
              + weight(name + ".bias")[c];
    }
    return y;
  }
}
