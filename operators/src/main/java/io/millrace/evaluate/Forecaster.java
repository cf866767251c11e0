package io.millrace.evaluate;

/**
 * A simple method that forecasts a reading of one key, to put beside a learned operator on the same
 * readings.
 *
 * <p>It is given reading after reading, with NaN where a channel was not observed, and answers each
 * with a forecast of the reading that comes a fixed number of readings later. What it learns from a
 * reading it learns after that reading was forecast, so nothing is tested on what it was trained
 * on.
 */
public interface Forecaster {

  /** What a table calls it. */
  String name();

  /**
   * Takes the next reading in and forecasts.
   *
   * @param reading one number a channel; not kept
   * @return one number a channel, NaN where nothing is known yet; the caller's own
   */
  float[] forecast(float[] reading);
}
