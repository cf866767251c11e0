package io.millrace.evaluate.baseline;

/*
 * e_c = x_c - f_c, v_c the mean of e_c² over the readings before:
 *   score = sqrt(mean of e_c² / v_c over the channels that have all three and v_c > 0)
 */
/**
 * The anomaly score of a simple method: how large the error of its forecast of a reading is, in
 * usual errors of each channel. It is the baseline of detection. One instance serves one key.
 */
public final class ErrorScore {

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
}
