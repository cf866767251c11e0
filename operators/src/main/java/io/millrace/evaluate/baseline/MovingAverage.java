package io.millrace.evaluate.baseline;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/*
 * The mean is computed anew from the window, from the oldest reading to the newest: a running sum
 * would keep the rounding error of a large reading for ever.
 */
/**
 * Forecasts the mean of the last readings of each channel, for any number of readings ahead. A
 * missing value does not count; a channel without a value in the window has no forecast. Costs one
 * addition for each number in the window.
 */
public final class MovingAverage implements Forecaster {

  private final int channels;
  private final int length;
  private final Deque<float[]> newest = new ArrayDeque<>();

  /**
   * @param length number of readings in the window
   */
  public MovingAverage(int channels, int length) {
    if (length < 1) {
      throw new IllegalArgumentException(
          "Cannot average " + length + " readings: expected 1 or more");
    }
    this.channels = channels;
    this.length = length;
  }

  @Override
  public String name() {
    return BaselineKind.MOVING_AVERAGE.word();
  }

  @Override
  public float[] forecast(float[] reading) {
    newest.addLast(reading.clone());
    if (newest.size() > length) {
      newest.removeFirst();
    }
    double[] sums = new double[channels];
    int[] counts = new int[channels];
    for (float[] row : newest) {
      for (int channel = 0; channel < channels; channel++) {
        if (!Float.isNaN(row[channel])) {
          sums[channel] += row[channel];
          counts[channel]++;
        }
      }
    }
    float[] forecast = new float[channels];
    Arrays.setAll(sums, channel -> sums[channel] / counts[channel]);
    for (int channel = 0; channel < channels; channel++) {
      forecast[channel] = (float) sums[channel];
    }
    return forecast;
  }

  @Override
  public int floats() {
    return RowSlots.floats(length, channels);
  }

  @Override
  public void write(float[] slots, int at) {
    RowSlots.write(newest, slots, at);
  }

  @Override
  public void read(float[] slots, int at) {
    RowSlots.read(slots, at, channels, newest);
  }
}
