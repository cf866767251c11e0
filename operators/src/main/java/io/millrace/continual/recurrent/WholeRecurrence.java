package io.millrace.continual.recurrent;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.pointwise.WholeActivation;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Computes recurrent layers over a whole clip in double precision, gate by gate. */
final class WholeRecurrence {

  private final Weights weights;
  private final LayerPosition place;

  WholeRecurrence(LayerPosition place, Weights weights) {
    this.weights = weights;
    this.place = place;
  }

  /** Runs the clip through each of the stacked layers. */
  private static WholeLayer stacked(int layers, IntFunction<WholeLayer> each) {
    return clip -> {
      double[][] x = clip;
      for (int layer = 0; layer < layers; layer++) {
        x = each.apply(layer).run(x);
      }
      return x;
    };
  }

  WholeLayer of(Rnn rnn) {
    return stacked(rnn.layers(), layer -> x -> rnn(rnn, layer, x));
  }

  WholeLayer of(Gru gru) {
    return stacked(gru.layers(), layer -> x -> gru(gru, layer, x));
  }

  WholeLayer of(Lstm lstm) {
    return stacked(lstm.layers(), layer -> x -> lstm(lstm, layer, x));
  }

  private float[] weight(String name, int layer) {
    return weights.values(place.weightName(name + "_l" + layer));
  }

  /** Gate {@code gate} of {@code W v + b}; {@code b} may be absent. */
  private double[] gate(String part, int layer, int gate, double[] v, int hidden) {
    float[] rows = weight("weight_" + part, layer);
    double[] sums =
        ClipMath.product(
            Arrays.copyOfRange(rows, gate * hidden * v.length, (gate + 1) * hidden * v.length), v);
    String bias = place.weightName("bias_" + part + "_l" + layer);
    if (weights.names().contains(bias)) {
      for (int i = 0; i < hidden; i++) {
        sums[i] += weights.values(bias)[gate * hidden + i];
      }
    }
    return sums;
  }

  private double[][] rnn(Rnn rnn, int layer, double[][] x) {
    double[] h = new double[rnn.hidden()];
    double[][] outputs = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double[] a = gate("ih", layer, 0, x[t], rnn.hidden());
      double[] b = gate("hh", layer, 0, h, rnn.hidden());
      h = new double[rnn.hidden()];
      for (int i = 0; i < h.length; i++) {
        h[i] = WholeActivation.of(rnn.function(), a[i] + b[i]);
      }
      outputs[t] = h;
    }
    return outputs;
  }

  private double[][] gru(Gru gru, int layer, double[][] x) {
    int size = gru.hidden();
    double[] h = new double[size];
    double[][] outputs = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double[] r = sigmoids(gate("ih", layer, 0, x[t], size), gate("hh", layer, 0, h, size));
      double[] z = sigmoids(gate("ih", layer, 1, x[t], size), gate("hh", layer, 1, h, size));
      double[] in = gate("ih", layer, 2, x[t], size);
      double[] next = new double[size];
      double[] kept = new double[size];
      for (int i = 0; i < size; i++) {
        kept[i] = r[i] * h[i];
      }
      boolean after = gru.reset() == Gru.Reset.AFTER_PRODUCT;
      double[] own = gate("hh", layer, 2, after ? h : kept, size);
      for (int i = 0; i < size; i++) {
        double n = StrictMath.tanh(in[i] + (after ? r[i] * own[i] : own[i]));
        next[i] = (1 - z[i]) * n + z[i] * h[i];
      }
      h = next;
      outputs[t] = h;
    }
    return outputs;
  }

  private double[][] lstm(Lstm lstm, int layer, double[][] x) {
    int size = lstm.hidden();
    double[] h = new double[lstm.out()];
    double[] c = new double[size];
    double[][] outputs = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double[][] sums = new double[4][];
      for (int gate = 0; gate < 4; gate++) {
        sums[gate] = gate("ih", layer, gate, x[t], size);
        double[] own = gate("hh", layer, gate, h, size);
        for (int i = 0; i < size; i++) {
          sums[gate][i] += own[i];
        }
      }
      double[] wide = new double[size];
      for (int i = 0; i < size; i++) {
        double before = c[i];
        double input = ClipMath.sigmoid(sums[0][i] + peep(lstm, "ci", layer, i) * before);
        double forget = ClipMath.sigmoid(sums[1][i] + peep(lstm, "cf", layer, i) * before);
        c[i] = forget * before + input * StrictMath.tanh(sums[2][i]);
        double output = ClipMath.sigmoid(sums[3][i] + peep(lstm, "co", layer, i) * c[i]);
        wide[i] = output * StrictMath.tanh(c[i]);
      }
      h = lstm.projection() == 0 ? wide : ClipMath.product(weight("weight_hr", layer), wide);
      outputs[t] = h;
    }
    return outputs;
  }

  private double peep(Lstm lstm, String name, int layer, int i) {
    return lstm.peepholes() == Lstm.Peepholes.NONE ? 0 : weight("weight_" + name, layer)[i];
  }

  private static double[] sigmoids(double[] a, double[] b) {
    double[] y = new double[a.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = ClipMath.sigmoid(a[i] + b[i]);
    }
    return y;
  }
}
