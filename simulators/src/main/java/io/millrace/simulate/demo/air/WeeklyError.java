package io.millrace.simulate.demo.air;

import io.millrace.evaluate.coding.RelativeError;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Relative errors of one method, week by week. */
final class WeeklyError {

  private static final long WEEK = Duration.ofDays(7).toMillis();

  /** Half-life that is so long that all readings of a week have the same weight. */
  private static final double STEADY = 1e9;

  private final long first;
  private final Map<Integer, RelativeError> weeks = new TreeMap<>();

  /**
   * @param first time of the first reading, milliseconds
   */
  WeeklyError(long first) {
    this.first = first;
  }

  /** The error sums of the week of this time. */
  RelativeError week(long time) {
    return weeks.computeIfAbsent((int) ((time - first) / WEEK), week -> new RelativeError(STEADY));
  }

  /** Errors by week, from 0. */
  Map<Integer, RelativeError> weeks() {
    return weeks;
  }

  /** When a week begins, milliseconds. */
  static long start(long first, int week) {
    return first + week * WEEK;
  }
}
