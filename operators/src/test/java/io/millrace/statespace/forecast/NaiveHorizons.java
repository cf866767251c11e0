package io.millrace.statespace.forecast;

import io.millrace.statespace.layer.LayerTwin;
import io.millrace.statespace.mode.Complex;
import java.util.Arrays;

/**
 * Forecasts for several horizons over a whole clip in double precision: all features are kept, and
 * the ridge regression of every horizon is solved anew from all pairs whose last target is there.
 */
final class NaiveHorizons {

  private static final int UNLEARNED = 5;

  private final LayerTwin twin;
  private final double[] dynamics;
  private final int[] horizons;
  private final int[] targets;

  /**
   * @param dynamics parameters of the dynamics as the twin has them
   */
  NaiveHorizons(LayerTwin twin, float[] dynamics, int[] horizons, int... targets) {
    this.twin = twin;
    this.horizons = horizons;
    this.targets = targets;
    this.dynamics = new double[twin.size()];
    for (int at = 0; at < twin.size(); at++) {
      this.dynamics[at] = dynamics[at];
    }
  }

  /**
   * Runs over a clip.
   *
   * @return rows of prediction, matured, error of each horizon
   */
  float[][] outputs(double[][] clip, double[] gaps, double ridge) {
    int channels = clip[0].length;
    int longest = horizons[horizons.length - 1];
    int size = twin.features();
    int answers = horizons.length * targets.length;
    double[] prior = new double[answers * size];
    for (int answer = 0; answer < answers; answer++) {
      prior[answer * size + 1 + targets[answer % targets.length]] = 1;
    }
    double[] weights = prior.clone();
    NaiveForecast.Readout solve = NaiveForecast.ridge(ridge, prior);
    Complex[] state = twin.rest();
    double[][] features = new double[clip.length][];
    double[][][] forecasts = new double[horizons.length][clip.length][targets.length];
    float[][] outputs = new float[clip.length][horizons.length * (2 * channels + 1)];
    for (int t = 0; t < clip.length; t++) {
      twin.advance(dynamics, clip[t], gaps[t], state, twin.traces());
      features[t] = twin.features(clip[t], state);
      Arrays.fill(outputs[t], Float.NaN);
      for (int j = 0; j < horizons.length; j++) {
        int at = j * (2 * channels + 1);
        double squares = 0;
        for (int k = 0; k < targets.length; k++) {
          int row = (j * targets.length + k) * size;
          for (int i = 0; i < size; i++) {
            forecasts[j][t][k] += weights[row + i] * features[t][i];
          }
          outputs[t][at + targets[k]] = (float) forecasts[j][t][k];
          if (t >= horizons[j]) {
            double before = forecasts[j][t - horizons[j]][k];
            outputs[t][at + channels + targets[k]] = (float) before;
            squares += Math.pow(before - clip[t][targets[k]], 2);
          }
        }
        if (t >= horizons[j]) {
          outputs[t][at + 2 * channels] = (float) Math.sqrt(squares / targets.length);
        }
      }
      int pairs = t - longest + 1 - UNLEARNED;
      if (pairs > 0) {
        double[][] truths = new double[pairs][answers];
        for (int s = 0; s < pairs; s++) {
          for (int answer = 0; answer < answers; answer++) {
            int when = s + UNLEARNED + horizons[answer / targets.length];
            truths[s][answer] = clip[when][targets[answer % targets.length]];
          }
        }
        double[][] learned = Arrays.copyOfRange(features, UNLEARNED, UNLEARNED + pairs);
        solve.learn(weights, 0, learned, truths);
      }
    }
    return outputs;
  }
}
