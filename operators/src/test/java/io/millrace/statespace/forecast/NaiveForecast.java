package io.millrace.statespace.forecast;

import io.millrace.statespace.layer.LayerTwin;
import io.millrace.statespace.mode.Complex;
import io.millrace.statespace.mode.Naive;
import java.util.Arrays;

/**
 * A forecast over a whole clip in double precision, written down as plainly as it goes: everything
 * that was ever seen is kept, matured features are looked up, the readout is solved anew.
 */
final class NaiveForecast {

  /** First observations of a key whose features are no lesson. */
  private static final int UNLEARNED = 5;

  private final LayerTwin twin;
  private final double[] p;
  private final int ahead;
  private final int[] targets;

  /**
   * @param start parameters of the dynamics as the model lays them out, then the readout
   */
  NaiveForecast(LayerTwin twin, float[] start, int ahead, int... targets) {
    this.twin = twin;
    this.ahead = ahead;
    this.targets = targets;
    this.p = new double[twin.size()];
    for (int at = 0; at < p.length; at++) {
      p[at] = start[at];
    }
  }

  /** How the readout learns. */
  interface Readout {
    /** Changes W, which begins at {@code at} of the parameters. */
    void learn(double[] p, int at, double[][] features, double[][] errors);
  }

  /** Ridge regression on all rows, towards the weights at the start. */
  static Readout ridge(double ridge, double[] prior) {
    return (p, at, features, truths) -> {
      int size = features[0].length;
      for (int t = 0; t < truths[0].length; t++) {
        double[][] normal = new double[size][size];
        double[] right = new double[size];
        for (int i = 0; i < size; i++) {
          normal[i][i] = ridge;
          right[i] = ridge * prior[t * size + i];
          for (int s = 0; s < features.length; s++) {
            right[i] += features[s][i] * truths[s][t];
            for (int j = 0; j < size; j++) {
              normal[i][j] += features[s][i] * features[s][j];
            }
          }
        }
        System.arraycopy(Naive.solve(normal, right), 0, p, at + t * size, size);
      }
    };
  }

  /** Normalised least mean squares on the newest row. */
  static Readout nlms(double rate) {
    return (p, at, features, truths) -> {
      double[] phi = features[features.length - 1];
      double[] y = truths[truths.length - 1];
      double square = Naive.dot(phi, phi);
      for (int t = 0; t < y.length; t++) {
        double[] row = Arrays.copyOfRange(p, at + t * phi.length, at + (t + 1) * phi.length);
        double e = y[t] - Naive.dot(row, phi);
        for (int i = 0; i < phi.length; i++) {
          p[at + t * phi.length + i] += rate * e * phi[i] / (.01 + square);
        }
      }
    };
  }

  /**
   * Runs over a clip.
   *
   * @param rate of Adam on the dynamics, zero to leave them
   * @return rows of prediction, matured, error, one number a channel where there is a target
   */
  float[][] outputs(double[][] clip, double[] gaps, Readout readout, double rate) {
    int channels = clip[0].length;
    Complex[] newest = twin.rest();
    Complex[] matured = twin.rest();
    LayerTwin.Trace[] traces = twin.traces();
    double[][] forecasts = new double[clip.length][];
    double[][] features = new double[clip.length][];
    double[][] truths = new double[clip.length][];
    double[][] learnable = new double[clip.length][];
    double[] first = new double[twin.dynamics()];
    double[] second = new double[twin.dynamics()];
    float[][] outputs = new float[clip.length][2 * channels + 1];
    for (int t = 0; t < clip.length; t++) {
      twin.advance(p, clip[t], gaps[t], newest, twin.traces());
      forecasts[t] = twin.residual(p, twin.features(clip[t], newest), new double[targets.length]);
      Arrays.fill(outputs[t], Float.NaN);
      for (int k = 0; k < targets.length; k++) {
        outputs[t][targets[k]] = (float) forecasts[t][k];
      }
      int made = t - ahead;
      if (made < 0) {
        continue;
      }
      double squares = 0;
      truths[made] = new double[targets.length];
      for (int k = 0; k < targets.length; k++) {
        truths[made][k] = clip[t][targets[k]];
        outputs[t][channels + targets[k]] = (float) forecasts[made][k];
        squares += Math.pow(forecasts[made][k] - truths[made][k], 2);
      }
      outputs[t][2 * channels] = (float) Math.sqrt(squares / targets.length);
      twin.advance(p, clip[made], gaps[made], matured, traces);
      if (made < UNLEARNED) {
        continue;
      }
      int lesson = made - UNLEARNED;
      features[lesson] = twin.features(clip[made], matured);
      learnable[lesson] = truths[made];
      double[] gradient = new double[twin.size()];
      Complex[] g = twin.readoutGradient(p, clip[made], matured, truths[made], gradient);
      twin.addTraced(p, g, traces, gradient);
      readout.learn(
          p,
          twin.dynamics(),
          Arrays.copyOf(features, lesson + 1),
          Arrays.copyOf(learnable, lesson + 1));
      if (rate > 0) {
        adam(gradient, first, second, lesson + 1, rate);
      }
    }
    return outputs;
  }

  private void adam(double[] gradient, double[] first, double[] second, int age, double rate) {
    for (int at = 0; at < first.length; at++) {
      first[at] = .9 * first[at] + .1 * gradient[at];
      second[at] = .999 * second[at] + .001 * gradient[at] * gradient[at];
      double mean = first[at] / (1 - Math.pow(.9, age));
      double square = second[at] / (1 - Math.pow(.999, age));
      p[at] -= rate * mean / (Math.sqrt(square) + 1e-8);
    }
  }
}
