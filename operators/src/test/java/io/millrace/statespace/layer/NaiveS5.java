package io.millrace.statespace.layer;

import io.millrace.statespace.mode.Naive;
import io.millrace.statespace.offline.OfflineLayer;
import java.util.Arrays;

/** A stack of S5 blocks over a whole clip, layer by layer, in double precision. */
public final class NaiveS5 {

  private NaiveS5() {}

  static double[][] features(S5Weights weights, double[][] clip, double[] gaps) {
    double[][] z = new double[clip.length][];
    for (int t = 0; t < clip.length; t++) {
      z[t] = affine(weights.encoder(), clip[t]);
    }
    for (S5Weights.Block block : weights.blocks()) {
      z = block(block, z, gaps);
    }
    return z;
  }

  private static double[][] block(S5Weights.Block block, double[][] z, double[] gaps) {
    double[][] normed = new double[z.length][];
    for (int t = 0; t < z.length; t++) {
      normed[t] = norm(block, z[t]);
    }
    OfflineLayer layer = new OfflineLayer(block.layer());
    double[][] y = layer.scanned(normed, gaps, layer.rest());
    double[][] out = new double[z.length][];
    for (int t = 0; t < z.length; t++) {
      double[] unit = unit(block.gating(), y[t]);
      out[t] = z[t].clone();
      for (int i = 0; i < unit.length; i++) {
        out[t][i] += unit[i];
      }
    }
    return out;
  }

  private static double[] norm(S5Weights.Block block, double[] z) {
    double mean = 0;
    for (double each : z) {
      mean += each / z.length;
    }
    double variance = 0;
    for (double each : z) {
      variance += (each - mean) * (each - mean) / z.length;
    }
    double[] normed = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      normed[i] =
          (z[i] - mean) / Math.sqrt(variance + 1e-6) * block.normGain()[i] + block.normBias()[i];
    }
    return normed;
  }

  private static double[] unit(S5Weights.Gating gating, double[] y) {
    double[] g = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      g[i] = Naive.gelu(gating.gelu(), y[i]);
    }
    if (gating.unit() == GatedUnit.NONE) {
      return g;
    }
    double[] open = affine(gating.gate(), g);
    double[] through =
        switch (gating.unit()) {
          case HALF_GLU2 -> y;
          case FULL_GLU -> affine(gating.linear(), g);
          default -> g;
        };
    double[] out = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      out[i] = through[i] / (1 + Math.exp(-open[i]));
    }
    return out;
  }

  private static double[] affine(S5Weights.Affine affine, double[] x) {
    double[] y = affine.bias().clone();
    for (int o = 0; o < y.length; o++) {
      y[o] += Naive.dot(affine.weight()[o], x);
    }
    return y;
  }

  /** Widened rows. */
  public static double[][] widened(float[][] clip) {
    return Arrays.stream(clip)
        .map(
            row -> {
              double[] wide = new double[row.length];
              for (int i = 0; i < row.length; i++) {
                wide[i] = row[i];
              }
              return wide;
            })
        .toArray(double[][]::new);
  }

  /** Rounded rows. */
  static float[][] narrowed(double[][] rows) {
    float[][] narrow = new float[rows.length][];
    for (int t = 0; t < rows.length; t++) {
      narrow[t] = new float[rows[t].length];
      for (int i = 0; i < narrow[t].length; i++) {
        narrow[t][i] = (float) rows[t][i];
      }
    }
    return narrow;
  }
}
