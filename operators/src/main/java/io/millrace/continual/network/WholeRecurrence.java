package io.millrace.continual.network;

import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import java.util.Arrays;

/** The equations of recurrent layers over a whole clip, in double precision, gate by gate. */
final class WholeRecurrence {

  private final Weights weights;
  private final LayerPosition place;

  WholeRecurrence(Weights weights, LayerPosition place) {
    this.weights = weights;
    this.place = place;
  }

  double[][] run(double[][] clip) {
    double[][] x = clip;
    if (place.layer() instanceof Rnn rnn) {
      for (int layer = 0; layer < rnn.layers(); layer++) {
        x = rnn(rnn, layer, x);
      }
    } else if (place.layer() instanceof Gru gru) {
      for (int layer = 0; layer < gru.layers(); layer++) {
        x = gru(gru, layer, x);
      }
    } else if (place.layer() instanceof Lstm lstm) {
      for (int layer = 0; layer < lstm.layers(); layer++) {
        x = lstm(lstm, layer, x);
      }
    }
    return x;
  }

  private float[] weight(String name, int layer) {
    return weights.values(place.weightName(name + "_l" + layer));
  }

  /** Gate {@code gate} of {@code W v + b}, where {@code b} may be absent. */
  private double[] gate(String part, int layer, int gate, double[] v, int hidden) {
    float[] rows = weight("weight_" + part, layer);
    double[] sums =
        WholeClip.product(
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
        h[i] = WholeClip.bent(rnn.function(), a[i] + b[i]);
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
        double n = Math.tanh(in[i] + (after ? r[i] * own[i] : own[i]));
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
        double input = WholeClip.sigmoid(sums[0][i] + peep(lstm, "ci", layer, i) * before);
        double forget = WholeClip.sigmoid(sums[1][i] + peep(lstm, "cf", layer, i) * before);
        c[i] = forget * before + input * Math.tanh(sums[2][i]);
        double output = WholeClip.sigmoid(sums[3][i] + peep(lstm, "co", layer, i) * c[i]);
        wide[i] = output * Math.tanh(c[i]);
      }
      h = lstm.projection() == 0 ? wide : WholeClip.product(weight("weight_hr", layer), wide);
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
      y[i] = WholeClip.sigmoid(a[i] + b[i]);
    }
    return y;
  }
}
