package io.millrace.evaluate.baseline;

import io.millrace.evaluate.coding.CodingMeasure;

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

  /** Judges the reconstruction of a reading, then learns from the reading. */
  default void testThenTrain(float[] reading, CodingMeasure measure, double[] sums) {
    measure.judge(reading, reconstruct(reading), CodingMeasure.NO_PACKET, sums);
    learn(reading);
  }
}
