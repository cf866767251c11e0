package io.millrace.evaluate.baseline;

import io.millrace.evaluate.sum.Slotted;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/*
 * Features phi_t = (1, x_{t-l} for every lag l, all channels), missing values held; F = 1 + lags ·
 * channels. Exact recursive least squares in double precision, one covariance P for all channels
 * (Haykin, Adaptive Filter Theory, ch. 10):
 *   when y_t arrives, with phi = phi_{t-ahead}:
 *     k = P phi / (r + phiᵀ P phi),  w_c ← w_c + k (y_c - w_cᵀ phi),  P ← (P - k phiᵀP) / r,
 *     from P = I / ridge, w = 0
 *   which is  w_c = argmin Σ_i r^(n-i) (y_ci - wᵀ phi_i)² + r^n ridge |w|²
 *     after n rows, for a channel that was always observed.
 * The weights w of a channel that was not observed do not change for that row, but P counts the
 * row. P is symmetric; its lower triangle is computed and mirrored. Cost: F² multiply-adds per
 * reading.
 */
/**
 * Forecasts every channel as a linear function of selected past readings of all channels, fitted
 * online by ridge regression. Readings should be standardized first, because otherwise the effect
 * of the ridge depends on the units of the channels.
 */
public final class RidgeOnLags implements Forecaster {

  private final int channels;
  private final int[] lags;
  private final int ahead;
  private final double forgetting;
  private final double ridge;
  private final float[] held;
  private final Deque<float[]> past = new ArrayDeque<>();
  private final Deque<double[]> waiting = new ArrayDeque<>();
  private final double[][] covariance;
  private final double[][] weights;
  private final double[] gain;

  /**
   * Strength of the ridge, and memory of the regression.
   *
   * @param ridge weight of the squared coefficients, in squared readings
   * @param forgetting factor by which each reading reduces the weight of earlier ones, at most one
   */
  public record Fit(double ridge, double forgetting) {

    public Fit {
      if (!(ridge > 0) || !(forgetting > 0 && forgetting <= 1)) {
        throw new IllegalArgumentException(
            "Cannot fit with ridge "
                + ridge
                + " and forgetting "
                + forgetting
                + ": expected above 0, and above 0 up to 1");
      }
    }
  }

  /**
   * @param lags ages, in readings, of the past readings that are used; ascending, at least 0
   * @param ahead number of readings from a forecast to its target
   */
  public RidgeOnLags(int channels, int[] lags, int ahead, Fit fit) {
    if (lags.length == 0 || lags[0] < 0 || ahead < 1) {
      throw new IllegalArgumentException(
          "Cannot forecast " + ahead + " ahead from " + lags.length + " lags: expected 1 or more");
    }
    this.channels = channels;
    this.lags = lags.clone();
    this.ahead = ahead;
    this.forgetting = fit.forgetting();
    this.ridge = fit.ridge();
    this.held = new float[channels];
    int features = 1 + lags.length * channels;
    this.covariance = new double[features][features];
    for (int i = 0; i < features; i++) {
      covariance[i][i] = 1 / fit.ridge();
    }
    this.weights = new double[channels][features];
    this.gain = new double[features];
  }

  @Override
  public String name() {
    return "ridge on lags";
  }

  @Override
  public float[] forecast(float[] reading) {
    if (waiting.size() == ahead) {
      learn(waiting.removeFirst(), reading);
    }
    double[] features = features(reading);
    waiting.addLast(features);
    float[] forecast = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      forecast[channel] = (float) dot(weights[channel], features);
    }
    return forecast;
  }

  private double[] features(float[] reading) {
    for (int channel = 0; channel < channels; channel++) {
      if (!Float.isNaN(reading[channel])) {
        held[channel] = reading[channel];
      }
    }
    past.addFirst(held.clone());
    if (past.size() > lags[lags.length - 1] + 1) {
      past.removeLast();
    }
    double[] features = new double[gain.length];
    features[0] = 1;
    int age = 0;
    int lag = 0;
    for (float[] row : past) {
      if (lag < lags.length && age++ == lags[lag]) {
        for (int channel = 0; channel < channels; channel++) {
          features[1 + lag * channels + channel] = row[channel];
        }
        lag++;
      }
    }
    return features;
  }

  private void learn(double[] features, float[] target) {
    double scale = forgetting;
    for (int i = 0; i < gain.length; i++) {
      gain[i] = dot(covariance[i], features);
      scale += gain[i] * features[i];
    }
    for (int channel = 0; channel < channels; channel++) {
      if (!Float.isNaN(target[channel])) {
        double[] row = weights[channel];
        double step = (target[channel] - dot(row, features)) / scale;
        for (int i = 0; i < row.length; i++) {
          row[i] += gain[i] * step;
        }
      }
    }
    for (int i = 0; i < gain.length; i++) {
      double[] row = covariance[i];
      double share = gain[i] / scale;
      for (int j = 0; j <= i; j++) {
        row[j] = (row[j] - share * gain[j]) / forgetting;
        covariance[j][i] = row[j];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Whether there was a reading, the last values, past and waiting rows, P and w. */
  @Override
  public int floats() {
    return 1
        + channels
        + RowSlots.floats(oldest() + 1, channels)
        + RowSlots.doubles(ahead, gain.length)
        + FLOATS_OF_DOUBLE * gain.length * (gain.length + channels);
  }

  @Override
  public void write(float[] slots, int at) {
    slots[at] = past.isEmpty() ? 0 : 1;
    System.arraycopy(held, 0, slots, at + 1, channels);
    int to = at + 1 + channels;
    RowSlots.write(past, slots, to);
    to += RowSlots.floats(oldest() + 1, channels);
    RowSlots.writeDoubles(waiting, slots, to);
    to += RowSlots.doubles(ahead, gain.length);
    for (double[] row : covariance) {
      Slotted.write(row, slots, to);
      to += FLOATS_OF_DOUBLE * row.length;
    }
    for (double[] row : weights) {
      Slotted.write(row, slots, to);
      to += FLOATS_OF_DOUBLE * row.length;
    }
  }

  @Override
  public void read(float[] slots, int at) {
    boolean begun = slots[at] != 0;
    System.arraycopy(slots, at + 1, held, 0, channels);
    int from = at + 1 + channels;
    RowSlots.read(slots, from, channels, past);
    from += RowSlots.floats(oldest() + 1, channels);
    RowSlots.readDoubles(slots, from, gain.length, waiting);
    from += RowSlots.doubles(ahead, gain.length);
    for (int i = 0; i < gain.length; i++) {
      if (begun) {
        Slotted.read(slots, from, covariance[i]);
      } else {
        Arrays.fill(covariance[i], 0);
        covariance[i][i] = 1 / ridge;
      }
      from += FLOATS_OF_DOUBLE * gain.length;
    }
    for (double[] row : weights) {
      Slotted.read(slots, from, row);
      from += FLOATS_OF_DOUBLE * row.length;
    }
  }

  private int oldest() {
    return lags[lags.length - 1];
  }
}
