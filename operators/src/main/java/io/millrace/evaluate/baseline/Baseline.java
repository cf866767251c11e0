package io.millrace.evaluate.baseline;

import io.millrace.evaluate.coding.RelativeError;

/**
 * A simple method that reconstructs a reading from few numbers, as a baseline for learned
 * operators.
 *
 * <p>Readings are standardized rows of finite numbers, with NaN where a channel was not observed.
 * Each reading is first reconstructed, then learned, so that no reading is tested after it was
 * learned.
 */
public interface Baseline {

  /** Name of the method in tables. */
  String name();

  /**
   * Reconstructs a reading with what was learned from earlier ones; does not change the state.
   *
   * @return one finite number per channel, also for channels that were not observed; owned by the
   *     caller
   */
  float[] reconstruct(float[] reading);

  /** Learns from a reading; keeps no reference to it. */
  void learn(float[] reading);

  /** Tests on a reading, adds its error to {@code error}, then trains on it. */
  default double testThenTrain(float[] reading, RelativeError error) {
    double relative = error.add(reading, reconstruct(reading));
    learn(reading);
    return relative;
  }
}
