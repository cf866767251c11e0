package io.millrace.simulate.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sums of a measure of one method on one key, week by week. */
public final class WeeklySums {

  /** Weeks at the start that every method needs to learn; totals begin after them. */
  private static final int LEARNING_WEEKS = 4;

  private static final long WEEK = Duration.ofDays(7).toMillis();

  private final long first;
  private final int width;
  private final SortedMap<Integer, double[]> weeks = new TreeMap<>();

  /**
   * @param first time of the first reading, milliseconds
   * @param width number of sums of the measure
   */
  public WeeklySums(long first, int width) {
    this.first = first;
    this.width = width;
  }

  /** The sums of the week of a time, to which the measure adds. */
  public double[] at(long time) {
    return weeks.computeIfAbsent((int) ((time - first) / WEEK), week -> new double[width]);
  }

  /** The weeks that have readings, from 0. */
  public Collection<Integer> weeks() {
    return weeks.keySet();
  }

  /** The sums of one week; zeros if it has no readings. */
  public double[] of(int week) {
    return total(weeks.subMap(week, week + 1).values(), width);
  }

  /** The sums of all weeks that count: from the fifth on. */
  public double[] counted() {
    return total(weeks.tailMap(LEARNING_WEEKS).values(), width);
  }

  /** When a week begins, milliseconds. */
  public long start(int week) {
    return first + week * WEEK;
  }

  /**
   * The total of several sums, a new array.
   *
   * @param width number of sums of the measure
   */
  public static double[] total(Iterable<double[]> parts, int width) {
    double[] total = new double[width];
    for (double[] part : parts) {
      for (int i = 0; i < width; i++) {
        total[i] += part[i];
      }
    }
    return total;
  }
}
