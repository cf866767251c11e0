package io.millrace.cli.plan;

/**
 * Whole streams of equal length.
 *
 * @param streams number of streams
 * @param times observations per stream
 * @param features numbers per observation
 * @param values row-major: stream, time, feature; not copied
 */
record Clips(int streams, int times, int features, float[] values) {

  /** One stream, one row per observation; a copy. */
  float[][] stream(int stream) {
    float[][] rows = new float[times][features];
    for (int time = 0; time < times; time++) {
      System.arraycopy(values, (stream * times + time) * features, rows[time], 0, features);
    }
    return rows;
  }
}
