package io.millrace.evaluate;

/**
 * A simple method that reconstructs a reading from few numbers, to put beside a learned operator on
 * the same rows.
 *
 * <p>Readings are standardized rows, finite, with NaN where a channel was not observed. Each is
 * first reconstructed, then learned, so that nothing is tested on what it was trained on.
 */
public interface Baseline {

  /** What a table calls it. */
  String name();

  /**
   * Reconstructs a reading with what was learned before it; changes nothing.
   *
   * @return one finite number a channel, also where the reading has none; the caller's own
   */
  float[] reconstruct(float[] reading);

  /** Learns from a reading; keeps no reference to it. */
  void learn(float[] reading);

  /** Tests on a reading, counts its error, then trains on it. */
  default double testThenTrain(float[] reading, RelativeError error) {
    double relative = error.add(reading, reconstruct(reading));
    learn(reading);
    return relative;
  }
}
