package io.millrace.simulate.summary;

import java.util.Arrays;

/**
 * One channel of one key: what was measured, what was expected, and how far apart they usually are.
 */
final class ChannelCourse {

  /** Steps of a factor of two in the histogram of distances. */
  private static final int FINE = 8;

  private static final int BINS = 64 * FINE;
  private static final int ONE = BINS / 2;
  private static final double INSIDE = .9;

  /** Distances before the band is drawn. */
  private static final int LEAST = 20;

  final Course measured;
  final Course expected;
  final Course lower;
  final Course upper;
  private final double[] bands;
  private final int[] distances = new int[BINS];
  private long count;
  private double sum;

  ChannelCourse(int ranges) {
    measured = new Course(ranges);
    expected = new Course(ranges);
    lower = new Course(ranges);
    upper = new Course(ranges);
    bands = new double[ranges];
    Arrays.fill(bands, Double.NaN);
  }

  /** How many usual distances a value is from what was expected; 0 as long as that is not known. */
  double strangeness(double value, double estimate) {
    double distance = Math.abs(value - estimate);
    double usual = count == 0 ? 0 : sum / count;
    return distance == 0 || usual == 0 || !Double.isFinite(distance) ? 0 : distance / usual;
  }

  /** Adds what was expected of a reading, and its value if that is known. */
  void add(int range, double value, double estimate) {
    expected.add(range, estimate);
    double distance = Math.abs(value - estimate);
    if (range < 0 || !Double.isFinite(distance)) {
      return;
    }
    if (Double.isNaN(bands[range]) && count >= LEAST) {
      bands[range] = quantile();
    }
    int bin = distance == 0 ? 0 : ONE + (int) Math.floor(FINE * Math.log(distance) / Math.log(2));
    distances[Math.max(0, Math.min(BINS - 1, bin))]++;
    sum += distance;
    count++;
  }

  /**
   * Half the width of the band in which nine of ten earlier distances lie; NaN before there are.
   */
  double[] bands() {
    return bands;
  }

  private double quantile() {
    long within = 0;
    for (int bin = 0; bin < BINS; bin++) {
      within += distances[bin];
      if (within >= INSIDE * count) {
        return Math.pow(2, (bin + 1 - ONE) / (double) FINE);
      }
    }
    return Double.NaN;
  }
}
