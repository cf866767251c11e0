package io.millrace.cli.plan;

/**
 * Whole streams of equal length.
 *
 * @param streams how many
 * @param times observations of each
 * @param features numbers of an observation
 * @param values row-major: stream, time, feature; not copied
 */
record Clips(int streams, int times, int features, float[] values) {

  /** One stream, one row an observation; a copy. */
  float[][] stream(int stream) {
    float[][] rows = new float[times][features];
    for (int time = 0; time < times; time++) {
      System.arraycopy(values, (stream * times + time) * features, rows[time], 0, features);
    }
    return rows;
  }
}
