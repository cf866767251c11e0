package io.millrace.continual.attention;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.pointwise.WholeActivation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Computes a whole encoder on each window of a clip, in double precision, as torch.nn does. */
record WholeEncoder(LayerPosition here, TransformerEncoder encoder, Weights weights)
    implements WholeLayer {

  @Override
  public double[][] run(double[][] clip) {
    List<double[]> outputs = new ArrayList<>();
    boolean wait = encoder.start() == Attention.Start.WAIT;
    for (int query = 0; query < clip.length; query++) {
      int to = query + encoder.ahead() + 1;
      int from = to - encoder.window();
      if (!wait || (from >= 0 && to <= clip.length)) {
        int begin = Math.max(0, from);
        double[][] seen = Arrays.copyOfRange(clip, begin, Math.min(to, clip.length));
        double[][] window = Arrays.stream(seen).filter(Objects::nonNull).toArray(double[][]::new);
        long before = Arrays.stream(seen, 0, query - begin).filter(Objects::nonNull).count();
        outputs.add(clip[query] == null ? null : encoded(window)[(int) before]);
      }
    }
    return outputs.toArray(new double[0][]);
  }

  private double[][] encoded(double[][] window) {
    double[][] x = window;
    for (int layer = 0; layer < encoder.layers(); layer++) {
      String at = "layers." + layer + ".";
      if (encoder.block().norm() == TransformerEncoder.Norm.PRE) {
        x = sum(x, attention(at + "self_attn.", norm(at + "norm1", x)));
        x = sum(x, feedforward(at, norm(at + "norm2", x)));
      } else {
        x = norm(at + "norm1", sum(x, attention(at + "self_attn.", x)));
        x = norm(at + "norm2", sum(x, feedforward(at, x)));
      }
    }
    return encoder.block().last() == TransformerEncoder.Last.NORMED ? norm("norm", x) : x;
  }

  static double[][] sum(double[][] a, double[][] b) {
    double[][] y = new double[a.length][];
    for (int t = 0; t < a.length; t++) {
      y[t] = a[t] == null ? null : a[t].clone();
      for (int c = 0; y[t] != null && c < y[t].length; c++) {
        y[t][c] += b[t][c];
      }
    }
    return y;
  }

  private double[] affine(String weight, String bias, double[] x) {
    double[] y = ClipMath.product(here.weight(weights, weight), x);
    for (int c = 0; c < y.length; c++) {
      y[c] += here.weight(weights, bias)[c];
    }
    return y;
  }

  double[][] feedforward(String at, double[][] x) {
    return WholeLayer.eachFrame(frame -> feedforward(at, frame)).run(x);
  }

  private double[] feedforward(String at, double[] x) {
    double[] hidden = affine(at + "linear1.weight", at + "linear1.bias", x);
    double[] bent =
        Arrays.stream(hidden)
            .map(v -> WholeActivation.of(encoder.block().activation(), v))
            .toArray();
    return affine(at + "linear2.weight", at + "linear2.bias", bent);
  }

  double[][] norm(String name, double[][] x) {
    float[] gain = here.weight(weights, name + ".weight");
    float[] bias = here.weight(weights, name + ".bias");
    WholeLayer.FrameFunction normal =
        frame -> {
          double mean = Arrays.stream(frame).average().orElseThrow();
          double variance =
              Arrays.stream(frame).map(v -> (v - mean) * (v - mean)).average().orElse(0);
          double[] y = frame.clone();
          for (int c = 0; c < y.length; c++) {
            y[c] -= mean;
            y[c] = y[c] / Math.sqrt(variance + encoder.block().epsilon()) * gain[c] + bias[c];
          }
          return y;
        };
    return WholeLayer.eachFrame(normal).run(x);
  }

  private double[][] attention(String at, double[][] x) {
    int width = here.inputWidth();
    int depth = width / encoder.block().heads();
    double[][] qkv =
        Arrays.stream(x)
            .map(frame -> affine(at + "in_proj_weight", at + "in_proj_bias", frame))
            .toArray(double[][]::new);
    double[][] y = new double[x.length][];
    for (int query = 0; query < x.length; query++) {
      double[] mixed = new double[width];
      for (int own = 0; own < width; own += depth) {
        double[] logits = new double[x.length];
        for (int key = 0; key < x.length; key++) {
          for (int c = own; c < own + depth; c++) {
            logits[key] += qkv[query][c] * qkv[key][width + c] / Math.sqrt(depth);
          }
        }
        double[] shares = ClipMath.softmax(logits);
        for (int key = 0; key < x.length; key++) {
          for (int c = own; c < own + depth; c++) {
            mixed[c] += shares[key] * qkv[key][2 * width + c];
          }
        }
      }
      y[query] = affine(at + "out_proj.weight", at + "out_proj.bias", mixed);
    }
    return y;
  }
}
