package io.millrace.continual.attention;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Attends from the first channels to the others, window by window, in double precision. */
record WholeCrossAttention(LayerPosition here, CrossAttention cross, Weights weights)
    implements WholeLayer {

  @Override
  public double[][] run(double[][] clip) {
    Attention attention = cross.attention();
    List<double[]> outputs = new ArrayList<>();
    for (int query = 0; query < clip.length; query++) {
      int to = query + attention.ahead() + 1;
      int from = to - attention.window();
      boolean whole = from >= 0 && to <= clip.length;
      if (whole || attention.start() == Attention.Start.MASK) {
        double[][] seen = Arrays.copyOfRange(clip, Math.max(0, from), Math.min(to, clip.length));
        double[][] there = Arrays.stream(seen).filter(Objects::nonNull).toArray(double[][]::new);
        outputs.add(clip[query] == null ? null : attend(clip[query], there));
      }
    }
    return outputs.toArray(new double[0][]);
  }

  /** Block 0, 1 or 2 of the projections: query, key or value. */
  private double[] projected(int block, double[] frame) {
    int width = cross.query();
    double[] part =
        block == 0 ? Arrays.copyOf(frame, width) : Arrays.copyOfRange(frame, width, frame.length);
    boolean joint = frame.length == 2 * width;
    float[] rows =
        joint
            ? Arrays.copyOfRange(
                here.weight(weights, "in_proj_weight"),
                block * width * width,
                (block + 1) * width * width)
            : here.weight(weights, List.of("q", "k", "v").get(block) + "_proj_weight");
    return biased(ClipMath.product(rows, part), "in_proj_bias", block * width);
  }

  private double[] biased(double[] y, String name, int from) {
    if (cross.attention().bias() == Bias.LEARNED) {
      for (int c = 0; c < y.length; c++) {
        y[c] += here.weight(weights, name)[from + c];
      }
    }
    return y;
  }

  private double[] attend(double[] frame, double[][] window) {
    int depth = cross.query() / cross.attention().heads();
    double[] q = projected(0, frame);
    double[] mixed = new double[q.length];
    for (int own = 0; own < q.length; own += depth) {
      double[] logits = new double[window.length];
      for (int i = 0; i < window.length; i++) {
        double[] k = projected(1, window[i]);
        for (int c = own; c < own + depth; c++) {
          logits[i] += q[c] * k[c] / Math.sqrt(depth);
        }
      }
      double[] shares = ClipMath.softmax(logits);
      for (int i = 0; i < window.length; i++) {
        double[] v = projected(2, window[i]);
        for (int c = own; c < own + depth; c++) {
          mixed[c] += shares[i] * v[c];
        }
      }
    }
    return biased(
        ClipMath.product(here.weight(weights, "out_proj.weight"), mixed), "out_proj.bias", 0);
  }
}
