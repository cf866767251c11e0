package io.millrace.evaluate.sum;

import java.util.List;

/**
 * A set of metrics whose values are functions of sums over judged answers.
 *
 * <p>The sums are one {@code double[]}, initially zero. Each kind of measure has a method that adds
 * one judged answer to such an array. Because they are sums, the same functions give the metrics of
 * a whole stream, of its recent part ({@link FadingSums}, {@link SlidingSums}), of a window of
 * event time, of a group and of all keys ({@link KeyedWindows}).
 */
public interface Measure {

  /** Number of sums. */
  int sums();

  /** The metrics, in the order of their indexes. */
  List<Metric> metrics();

  /**
   * Returns the value of a metric; NaN where it is not defined, such as a mean of nothing.
   *
   * @param metric index in {@link #metrics}
   * @param sums as many as {@link #sums}; not changed
   */
  double value(int metric, double[] sums);

  /**
   * Returns the value of a metric by its name.
   *
   * @throws IllegalArgumentException if there is no such metric
   */
  default double value(String name, double[] sums) {
    return value(index(name), sums);
  }

  /**
   * Returns the index of a metric.
   *
   * @throws IllegalArgumentException if there is no such metric
   */
  default int index(String name) {
    List<String> names = metrics().stream().map(Metric::name).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Cannot judge by " + name + ": expected one of " + String.join(", ", names));
    }
    return index;
  }
}
