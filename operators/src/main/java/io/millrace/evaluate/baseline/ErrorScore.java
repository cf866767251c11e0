package io.millrace.evaluate.baseline;

import io.millrace.evaluate.sum.Slotted;
import java.util.Arrays;

/*
 * e_c = x_c - f_c, v_c the mean of e_c² over the readings before:
 *   score = sqrt(mean of e_c² / v_c over the channels that have all three and v_c > 0)
 */
/**
 * The anomaly score of a simple method: how large the error of its forecast of a reading is, in
 * usual errors of each channel. It is the baseline of detection. One instance serves one key.
 */
public final class ErrorScore implements Slotted {

  private final Forecaster forecaster;
  private final double[] squares;
  private final long[] counts;
  private float[] forecast;

  /**
   * @param forecaster forecasts one reading ahead; used up by this object
   * @param channels number of channels
   */
  public ErrorScore(Forecaster forecaster, int channels) {
    this.forecaster = forecaster;
    this.squares = new double[channels];
    this.counts = new long[channels];
  }

  /** Name of the method in tables. */
  public String name() {
    return forecaster.name();
  }

  /**
   * Scores a reading, then learns it.
   *
   * @return the score, from 0; NaN if the reading was not forecast
   */
  public double score(float[] reading) {
    double total = 0;
    int judged = 0;
    for (int channel = 0; forecast != null && channel < reading.length; channel++) {
      double error = (double) reading[channel] - forecast[channel];
      if (Double.isFinite(error)) {
        if (squares[channel] > 0) {
          total += error * error * counts[channel] / squares[channel];
          judged++;
        }
        squares[channel] += error * error;
        counts[channel]++;
      }
    }
    forecast = forecaster.forecast(reading);
    return judged == 0 ? Double.NaN : Math.sqrt(total / judged);
  }

  /** Whether there was a reading, squares, counts, the forecast, and the method. */
  @Override
  public int floats() {
    return 1 + (2 * FLOATS_OF_DOUBLE + 1) * squares.length + forecaster.floats();
  }

  @Override
  public void write(float[] slots, int at) {
    int width = FLOATS_OF_DOUBLE * squares.length;
    double[] numbers = new double[counts.length];
    Arrays.setAll(numbers, channel -> counts[channel]);
    slots[at] = forecast == null ? 0 : 1;
    Slotted.write(squares, slots, at + 1);
    Slotted.write(numbers, slots, at + 1 + width);
    int to = at + 1 + 2 * width;
    if (forecast != null) {
      System.arraycopy(forecast, 0, slots, to, forecast.length);
    }
    forecaster.write(slots, to + squares.length);
  }

  @Override
  public void read(float[] slots, int at) {
    int width = FLOATS_OF_DOUBLE * squares.length;
    double[] numbers = new double[counts.length];
    Slotted.read(slots, at + 1, squares);
    Slotted.read(slots, at + 1 + width, numbers);
    Arrays.setAll(counts, channel -> (long) numbers[channel]);
    int from = at + 1 + 2 * width;
    forecast = slots[at] == 0 ? null : Arrays.copyOfRange(slots, from, from + squares.length);
    forecaster.read(slots, from + squares.length);
  }
}
