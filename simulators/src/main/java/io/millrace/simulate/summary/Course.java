package io.millrace.simulate.summary;

/** The course of a number over a grid: mean, least and largest of each range. */
final class Course {

  private final double[] sums;
  private final double[] least;
  private final double[] largest;
  private final int[] counts;

  Course(int ranges) {
    sums = new double[ranges];
    least = new double[ranges];
    largest = new double[ranges];
    counts = new int[ranges];
  }

  /** Adds a number; one that is not finite, or outside the grid, counts nowhere. */
  void add(int range, double value) {
    if (range < 0 || !Double.isFinite(value)) {
      return;
    }
    boolean first = counts[range]++ == 0;
    sums[range] += value;
    least[range] = first ? value : Math.min(least[range], value);
    largest[range] = first ? value : Math.max(largest[range], value);
  }

  /** Mean of each range; NaN without a number. */
  double[] means() {
    double[] means = new double[sums.length];
    for (int at = 0; at < means.length; at++) {
      means[at] = counts[at] == 0 ? Double.NaN : sums[at] / counts[at];
    }
    return means;
  }

  double[] least() {
    return where(least);
  }

  double[] largest() {
    return where(largest);
  }

  private double[] where(double[] values) {
    double[] known = values.clone();
    for (int at = 0; at < known.length; at++) {
      known[at] = counts[at] == 0 ? Double.NaN : known[at];
    }
    return known;
  }

  boolean isEmpty() {
    for (int count : counts) {
      if (count > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a range holds several numbers, so that its mean is not its only one. */
  boolean isReduced() {
    for (int count : counts) {
      if (count > 1) {
        return true;
      }
    }
    return false;
  }

  /** Mean of all numbers; NaN if there is none. */
  double mean() {
    return mean(0);
  }

  /** Mean of the numbers of the last fifth of the ranges that have any. */
  double recent() {
    int first = 0;
    int last = counts.length - 1;
    while (first < last && counts[first] == 0) {
      first++;
    }
    while (last > first && counts[last] == 0) {
      last--;
    }
    return mean(last - (last - first) / 5);
  }

  private double mean(int from) {
    double sum = 0;
    long count = 0;
    for (int at = from; at < sums.length; at++) {
      sum += sums[at];
      count += counts[at];
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
