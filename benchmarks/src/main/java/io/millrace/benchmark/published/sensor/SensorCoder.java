package io.millrace.benchmark.published.sensor;

/** Answers a reading of all sensors from a few numbers, and then learns from it. */
interface SensorCoder {

  /**
   * Writes what a reader of the numbers has of the reading.
   *
   * @param reading one value a sensor, NaN where it was not observed
   */
  void next(float[] reading, double[] answer);
}
