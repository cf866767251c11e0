package io.millrace.evaluate.baseline;

import io.millrace.evaluate.sum.Slotted;
import java.util.Arrays;

/*
 * Per channel, over the values so far (Welford 1962):
 *   n ← n + 1,  d = x - m,  m ← m + d / n,  v ← v + d (x - m),  s = sqrt(v / n), 1 while v = 0
 * The inner method sees (x - m)/s; its forecast f is m + s f.
 */
/** Standardizes the readings of another method, and restores its forecasts. */
final class ScaledForecaster implements Forecaster {

  private final String name;
  private final Forecaster inner;
  private final double[] mean;
  private final double[] squares;
  private final long[] counts;

  ScaledForecaster(String name, int channels, Forecaster inner) {
    this.name = name;
    this.inner = inner;
    this.mean = new double[channels];
    this.squares = new double[channels];
    this.counts = new long[channels];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public float[] forecast(float[] reading) {
    float[] scaled = new float[reading.length];
    for (int channel = 0; channel < reading.length; channel++) {
      double value = reading[channel];
      if (!Double.isNaN(value)) {
        counts[channel]++;
        double off = value - mean[channel];
        mean[channel] += off / counts[channel];
        squares[channel] += off * (value - mean[channel]);
      }
      scaled[channel] = (float) ((value - mean[channel]) / deviation(channel));
    }
    float[] forecast = inner.forecast(scaled);
    for (int channel = 0; channel < forecast.length; channel++) {
      forecast[channel] =
          counts[channel] == 0
              ? Float.NaN
              : (float) (mean[channel] + deviation(channel) * forecast[channel]);
    }
    return forecast;
  }

  private double deviation(int channel) {
    return squares[channel] > 0 ? Math.sqrt(squares[channel] / counts[channel]) : 1;
  }

  /** Means, squares and counts, then the inner method. */
  @Override
  public int floats() {
    return 3 * FLOATS_OF_DOUBLE * mean.length + inner.floats();
  }

  @Override
  public void write(float[] slots, int at) {
    int width = FLOATS_OF_DOUBLE * mean.length;
    double[] numbers = new double[counts.length];
    Arrays.setAll(numbers, channel -> counts[channel]);
    Slotted.write(mean, slots, at);
    Slotted.write(squares, slots, at + width);
    Slotted.write(numbers, slots, at + 2 * width);
    inner.write(slots, at + 3 * width);
  }

  @Override
  public void read(float[] slots, int at) {
    int width = FLOATS_OF_DOUBLE * mean.length;
    double[] numbers = new double[counts.length];
    Slotted.read(slots, at, mean);
    Slotted.read(slots, at + width, squares);
    Slotted.read(slots, at + 2 * width, numbers);
    Arrays.setAll(counts, channel -> (long) numbers[channel]);
    inner.read(slots, at + 3 * width);
  }
}
