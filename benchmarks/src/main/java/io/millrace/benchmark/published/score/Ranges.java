package io.millrace.benchmark.published.score;

import java.util.Arrays;

/** Brings every channel to the range from 0 to 1 of a first part; later values may lie outside. */
record Ranges(float[] least, float[] width) {

  /**
   * @param vectors null where there is none
   * @param first number of vectors that count, with those that are null
   */
  static Ranges of(float[][] vectors, int first) {
    float[] least = null;
    float[] most = null;
    for (int at = 0; at < first; at++) {
      if (vectors[at] == null) {
        continue;
      }
      if (least == null) {
        least = vectors[at].clone();
        most = vectors[at].clone();
      }
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], vectors[at][i]);
        most[i] = Math.max(most[i], vectors[at][i]);
      }
    }
    if (least == null) {
      throw new IllegalArgumentException(
          "Cannot scale by a first part of " + first + " readings: a window is longer");
    }
    float[] width = new float[least.length];
    Arrays.fill(width, 1);
    for (int i = 0; i < width.length; i++) {
      width[i] = most[i] > least[i] ? most[i] - least[i] : 1;
    }
    return new Ranges(least, width);
  }

  float[] scaled(float[] vector) {
    float[] scaled = new float[vector.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (vector[i] - least[i]) / width[i];
    }
    return scaled;
  }
}
