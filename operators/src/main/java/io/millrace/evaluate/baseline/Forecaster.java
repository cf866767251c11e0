package io.millrace.evaluate.baseline;

import io.millrace.evaluate.sum.Slotted;

/**
 * A simple method that forecasts the readings of one key, as a baseline for learned operators.
 *
 * <p>It takes one reading after the other, with NaN where a channel was not observed, and returns
 * for each a forecast of the reading that comes a fixed number of readings later. It learns from a
 * reading only after that reading was forecast, so no reading is tested after it was learned.
 */
public interface Forecaster extends Slotted {

  /** Name of the method in tables. */
  String name();

  /**
   * Adds the next reading and returns a forecast.
   *
   * @param reading one number per channel; not kept
   * @return one number per channel, NaN where nothing is known yet; owned by the caller
   */
  float[] forecast(float[] reading);
}
