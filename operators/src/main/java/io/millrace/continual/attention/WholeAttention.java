package io.millrace.continual.attention;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Computes multi-head attention of whole windows in double precision. */
final class WholeAttention {

  private final Weights weights;
  private final LayerPosition place;
  private final int width;

  WholeAttention(LayerPosition place, Weights weights) {
    this.weights = weights;
    this.place = place;
    this.width = place.inputWidth();
  }

  /** Attends with one query of each window. */
  double[][] run(Attention attention, double[][] x) {
    List<double[]> outputs = new ArrayList<>();
    boolean wait = attention.start() == Attention.Start.WAIT;
    for (int query = 0; query < x.length; query++) {
      int to = query + attention.ahead() + 1;
      int from = to - attention.window();
      if (!wait || (from >= 0 && to <= x.length)) {
        double[][] window = Arrays.copyOfRange(x, Math.max(0, from), Math.min(to, x.length));
        outputs.add(x[query] == null ? null : attend(x[query], window, attention.heads()));
      }
    }
    return outputs.toArray(new double[0][]);
  }

  /** Attends with all queries of each window. */
  double[][] run(RetroactiveAttention attention, double[][] x) {
    List<double[]> outputs = new ArrayList<>();
    for (int to = attention.window(); to <= x.length; to++) {
      double[][] window = Arrays.copyOfRange(x, to - attention.window(), to);
      double[] all = new double[attention.window() * width];
      for (int query = 0; query < window.length; query++) {
        if (window[query] != null) {
          double[] one = attend(window[query], window, attention.heads());
          System.arraycopy(one, 0, all, query * width, width);
        }
      }
      outputs.add(Arrays.stream(window).allMatch(Objects::isNull) ? null : all);
    }
    return outputs.toArray(new double[0][]);
  }

  private double[] attend(double[] x, double[][] seen, int heads) {
    double[][] window = Arrays.stream(seen).filter(Objects::nonNull).toArray(double[][]::new);
    double[] q = affine("in_proj_weight", "in_proj_bias", 0, x);
    double[][] k = new double[window.length][];
    double[][] v = new double[window.length][];
    for (int i = 0; i < window.length; i++) {
      k[i] = affine("in_proj_weight", "in_proj_bias", 1, window[i]);
      v[i] = affine("in_proj_weight", "in_proj_bias", 2, window[i]);
    }
    int depth = width / heads;
    double[] mixed = new double[width];
    for (int from = 0; from < width; from += depth) {
      double[] logits = new double[window.length];
      for (int i = 0; i < window.length; i++) {
        for (int c = from; c < from + depth; c++) {
          logits[i] += q[c] * k[i][c] / Math.sqrt(depth);
        }
      }
      double[] shares = ClipMath.softmax(logits);
      for (int i = 0; i < window.length; i++) {
        for (int c = from; c < from + depth; c++) {
          mixed[c] += shares[i] * v[i][c];
        }
      }
    }
    return affine("out_proj.weight", "out_proj.bias", 0, mixed);
  }

  /** Applies one block of {@code width} rows of a weight, and its bias if there is one. */
  private double[] affine(String weight, String bias, int block, double[] x) {
    float[] rows = weights.values(place.weightName(weight));
    int size = width * width;
    double[] y = ClipMath.product(Arrays.copyOfRange(rows, block * size, (block + 1) * size), x);
    if (weights.names().contains(place.weightName(bias))) {
      for (int c = 0; c < width; c++) {
        y[c] += weights.values(place.weightName(bias))[block * width + c];
      }
    }
    return y;
  }
}
