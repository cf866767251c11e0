package io.millrace.continual.attention;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Computes an encoder with a band of attention on a whole clip, in double precision. */
record WholeCachedEncoder(LayerPosition here, CachedEncoder encoder, Weights weights)
    implements WholeLayer {

  @Override
  public double[][] run(double[][] clip) {
    WholeEncoder torch =
        new WholeEncoder(
            here, new TransformerEncoder(encoder.block(), 1, 1, 0, Attention.Start.MASK), weights);
    boolean pre = encoder.block().norm() == TransformerEncoder.Norm.PRE;
    double[][] x = clip;
    for (int layer = 0; layer < encoder.layers(); layer++) {
      String at = "layers." + layer + ".";
      double[][] mixed = band(at + "self_attn.", pre ? torch.norm(at + "norm1", x) : x);
      double[][] kept = Arrays.copyOfRange(x, x.length - mixed.length, x.length);
      if (pre) {
        x = WholeEncoder.sum(kept, mixed);
        x = WholeEncoder.sum(x, torch.feedforward(at, torch.norm(at + "norm2", x)));
      } else {
        x = torch.norm(at + "norm1", WholeEncoder.sum(kept, mixed));
        x = torch.norm(at + "norm2", WholeEncoder.sum(x, torch.feedforward(at, x)));
      }
    }
    return encoder.block().last() == TransformerEncoder.Last.NORMED ? torch.norm("norm", x) : x;
  }

  private double[] affine(String weight, String bias, double[] x) {
    double[] y = ClipMath.product(here.weight(weights, weight), x);
    for (int c = 0; c < y.length; c++) {
      y[c] += here.weight(weights, bias)[c];
    }
    return y;
  }

  /** Key that a query sees: its frame, or -1 for zeros, and the distance that counts for it. */
  private record Seen(int frame, int distance) {}

  private List<Seen> seen(double[][] x, int query) {
    int window = encoder.window();
    List<Seen> seen = new ArrayList<>();
    for (int distance = 0; distance < window; distance++) {
      boolean exists = query >= distance;
      if (exists && x[query - distance] == null) {
        continue;
      }
      if (exists || encoder.start() == CachedEncoder.Start.ZEROS) {
        seen.add(new Seen(exists ? query - distance : -1, distance));
      }
    }
    for (int sink = 0; sink < encoder.sinks() && query - sink >= window; sink++) {
      int behind = window + encoder.sinks() - 1 - sink;
      if (x[sink] != null) {
        seen.add(new Seen(sink, Math.min(query - sink, behind)));
      }
    }
    return seen;
  }

  private double[][] band(String at, double[][] x) {
    int width = here.inputWidth();
    int heads = encoder.block().heads();
    double[][] qkv =
        WholeLayer.eachFrame(frame -> affine(at + "in_proj_weight", at + "in_proj_bias", frame))
            .run(x);
    int first =
        encoder.start() == CachedEncoder.Start.WAIT ? Math.min(encoder.window() - 1, x.length) : 0;
    double[][] y = new double[x.length - first][];
    for (int query = first; query < x.length; query++) {
      if (x[query] == null) {
        continue;
      }
      List<Seen> seen = seen(x, query);
      double[] mixed = new double[width];
      for (int head = 0; head < heads; head++) {
        double[] logits = new double[seen.size()];
        for (int i = 0; i < logits.length; i++) {
          logits[i] = logit(at, qkv, query, head, seen.get(i));
        }
        double[] shares = ClipMath.softmax(logits);
        for (int i = 0; i < logits.length; i++) {
          int frame = seen.get(i).frame;
          for (int c = head * width / heads; c < (head + 1) * width / heads && frame >= 0; c++) {
            mixed[c] += shares[i] * qkv[frame][2 * width + c];
          }
        }
      }
      y[query - first] = affine(at + "out_proj.weight", at + "out_proj.bias", mixed);
    }
    return y;
  }

  private double logit(String at, double[][] qkv, int query, int head, Seen seen) {
    int width = here.inputWidth();
    int depth = width / encoder.block().heads();
    double[] q = Arrays.copyOfRange(qkv[query], head * depth, (head + 1) * depth);
    double[] k =
        seen.frame < 0
            ? new double[depth]
            : Arrays.copyOfRange(qkv[seen.frame], width + head * depth, width + (head + 1) * depth);
    double sum = 0;
    if (encoder.isRotary()) {
      // A pair as a complex number: the real part of q, turned back by the distance, and k.
      for (int pair = 0; pair < depth / 2; pair++) {
        boolean halves = encoder.positions() == CachedEncoder.Positions.ROTARY;
        int a = halves ? pair : 2 * pair;
        int b = halves ? pair + depth / 2 : 2 * pair + 1;
        double angle = seen.distance / StrictMath.pow(10_000, 2. * pair / depth);
        sum += (q[a] * k[a] + q[b] * k[b]) * StrictMath.cos(angle);
        sum -= (q[b] * k[a] - q[a] * k[b]) * StrictMath.sin(angle);
      }
    } else {
      for (int c = 0; c < depth; c++) {
        sum += q[c] * k[c];
      }
    }
    double logit = sum / Math.sqrt(depth);
    if (encoder.positions() == CachedEncoder.Positions.RELATIVE) {
      int kept = encoder.window() + encoder.sinks();
      logit += here.weight(weights, at + "relative_bias")[head * kept + seen.distance];
    }
    return logit;
  }
}
