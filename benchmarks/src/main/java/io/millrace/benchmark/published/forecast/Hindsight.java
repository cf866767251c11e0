package io.millrace.benchmark.published.forecast;

import java.util.Arrays;

/*
 * Least squares y_(t+h) on phi_t = (1, u_t, lags of u, the cycles of the day and the week, u cos, u sin of
 * the day), fitted on the very hours on which it is judged, with a ridge of one row. Nobody could have had
 * these weights, so a linear forecast from these inputs cannot be much better.
 */
/** Errors of a linear forecast whose weights were fitted with hindsight: what the data allow. */
final class Hindsight {

  private static final int DAY = 24;
  private static final int WEEK = 7 * DAY;
  private static final double RIDGE = 1;

  private final int[] lags;
  private final int channels;
  private final int inputs;
  private final int size;

  /**
   * @param channels number of first channels that are forecast
   * @param inputs number of channels
   */
  Hindsight(int channels, int inputs, int... lags) {
    this.lags = lags.clone();
    this.channels = channels;
    this.inputs = inputs;
    this.size = 1 + inputs * lags.length + 12 + 2 * inputs;
  }

  /**
   * Adds the squared errors of a series.
   *
   * @param first first hour whose forecast is judged
   * @param squares gets sums, one for each channel
   * @param counts gets the numbers of forecasts
   */
  void judge(float[][] readings, int first, int ahead, double[] squares, long[] counts) {
    float[][] filled = filled(readings);
    double[][] normal = new double[size][size];
    double[][] right = new double[channels][size];
    double[] phi = new double[size];
    for (int at = first; at < readings.length; at++) {
      features(filled, at - ahead, phi);
      for (int i = 0; i < size; i++) {
        double value = phi[i];
        for (int j = 0; j <= i; j++) {
          normal[i][j] += value * phi[j];
        }
        for (int channel = 0; channel < channels; channel++) {
          // A missing target counts as its last value; there are few.
          right[channel][i] += value * filled[at][channel];
        }
      }
    }
    factor(normal);
    for (double[] side : right) {
      solve(normal, side);
    }
    for (int at = first; at < readings.length; at++) {
      features(filled, at - ahead, phi);
      for (int channel = 0; channel < channels; channel++) {
        double error = readings[at][channel];
        for (int i = 0; i < size; i++) {
          error -= right[channel][i] * phi[i];
        }
        if (!Double.isNaN(error)) {
          squares[channel] += error * error;
          counts[channel]++;
        }
      }
    }
  }

  private float[][] filled(float[][] readings) {
    float[][] filled = new float[readings.length][];
    for (int at = 0; at < readings.length; at++) {
      filled[at] = readings[at].clone();
      for (int channel = 0; channel < inputs; channel++) {
        if (Float.isNaN(filled[at][channel])) {
          filled[at][channel] = at == 0 ? 0 : filled[at - 1][channel];
        }
      }
    }
    return filled;
  }

  private void features(float[][] filled, int at, double[] phi) {
    Arrays.fill(phi, 0);
    phi[0] = 1;
    int next = 1;
    for (int lag : lags) {
      for (int channel = 0; channel < inputs; channel++) {
        phi[next++] = filled[at - lag][channel];
      }
    }
    for (int harmonic = 1; harmonic <= 3; harmonic++) {
      for (int period : new int[] {DAY, WEEK}) {
        double phase = 2 * Math.PI * harmonic * at / period;
        phi[next++] = Math.cos(phase);
        phi[next++] = Math.sin(phase);
      }
    }
    double day = 2 * Math.PI * at / DAY;
    for (int channel = 0; channel < inputs; channel++) {
      phi[next++] = filled[at][channel] * Math.cos(day);
      phi[next++] = filled[at][channel] * Math.sin(day);
    }
  }

  /** Cholesky factor of the lower triangle with the ridge, in place. */
  private static void factor(double[][] normal) {
    for (int i = 0; i < normal.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = normal[i][j] + (i == j ? RIDGE : 0);
        for (int k = 0; k < j; k++) {
          sum -= normal[i][k] * normal[j][k];
        }
        normal[i][j] = i == j ? Math.sqrt(sum) : sum / normal[j][j];
      }
    }
  }

  private static void solve(double[][] factor, double[] side) {
    for (int i = 0; i < side.length; i++) {
      for (int k = 0; k < i; k++) {
        side[i] -= factor[i][k] * side[k];
      }
      side[i] /= factor[i][i];
    }
    for (int i = side.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < side.length; k++) {
        side[i] -= factor[k][i] * side[k];
      }
      side[i] /= factor[i][i];
    }
  }
}
