package io.millrace.preprocess;

/** Naive statistics of the first observations of one channel. */
final class Prefix {

  private Prefix() {}

  /** Mean and population deviation of {@code clip[0 .. end)}, NaN passed over, in two passes. */
  static double[] statistics(float[][] clip, int end, int channel) {
    double sum = 0;
    int count = 0;
    for (int at = 0; at < end; at++) {
      if (!Float.isNaN(clip[at][channel])) {
        sum += clip[at][channel];
        count++;
      }
    }
    double mean = sum / count;
    double squares = 0;
    for (int at = 0; at < end; at++) {
      if (!Float.isNaN(clip[at][channel])) {
        squares += (clip[at][channel] - mean) * (clip[at][channel] - mean);
      }
    }
    return new double[] {mean, Math.sqrt(squares / count), count};
  }
}
