package io.millrace.simulate.demo.air;

import io.millrace.evaluate.RelativeError;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Relative errors of one method, week by week. */
final class WeeklyError {

  private static final long WEEK = Duration.ofDays(7).toMillis();

  /** The whole week counts alike. */
  private static final double STEADY = 1e9;

  private final long first;
  private final Map<Integer, RelativeError> weeks = new TreeMap<>();

  /**
   * @param first time of the first reading, milliseconds
   */
  WeeklyError(long first) {
    this.first = first;
  }

  /** Where errors of that time are counted. */
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
