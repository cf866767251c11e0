package io.millrace.streaming.propose;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.NavigableMap;

/** Numbers as text, in notes and in pipelines. */
final class Numerals {

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Numerals() {}

  /** A float with as many digits as tell it from its neighbours. */
  static String of(float value) {
    BigDecimal exact = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    return exact.scale() > 8 || exact.precision() - exact.scale() > 12
        ? Float.toString(value)
        : exact.toPlainString();
  }

  /** The smallest and the largest number. */
  static String range(NavigableMap<Float, Integer> numbers) {
    return of(numbers.firstKey()) + " to " + of(numbers.lastKey());
  }

  /** A share in percent. */
  static String percent(double share) {
    double percent = 100 * share;
    return String.format(Locale.ROOT, percent < 1 ? "%.2g %%" : "%.0f %%", percent);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A duration in the largest unit in which it is at least one. */
  static String duration(long millis) {
    return millis >= DAY
        ? rounded(millis, DAY) + " d"
        : millis >= HOUR
            ? rounded(millis, HOUR) + " h"
            : millis >= MINUTE
                ? rounded(millis, MINUTE) + " min"
                : millis >= SECOND ? rounded(millis, SECOND) + " s" : millis + " ms";
  }

  private static String rounded(long millis, long unit) {
    return new BigDecimal(String.format(Locale.ROOT, "%.1f", (double) millis / unit))
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * The shortest of the usual distances that is as long, or nearly: a clock that drifts a little
   * does not double it.
   */
  static Duration grid(long millis) {
    for (long unit : new long[] {1, 10, 100}) {
      for (long step : new long[] {1, 2, 5}) {
        if (isUpTo(millis, unit * step)) {
          return Duration.ofMillis(unit * step);
        }
      }
    }
    for (long unit : new long[] {SECOND, MINUTE}) {
      for (long step : new long[] {1, 2, 5, 10, 15, 30}) {
        if (isUpTo(millis, unit * step)) {
          return Duration.ofMillis(unit * step);
        }
      }
    }
    for (long hours : new long[] {1, 2, 3, 6, 12}) {
      if (isUpTo(millis, hours * HOUR)) {
        return Duration.ofHours(hours);
      }
    }
    return Duration.ofDays((millis + DAY - 1) / DAY);
  }

  private static boolean isUpTo(long millis, long most) {
    return 20 * millis <= 21 * most;
  }

  /** The shortest duration of a pipeline file that is at least as long: whole hours or days. */
  static Duration upTo(long millis) {
    return millis <= DAY
        ? Duration.ofHours(Math.max(1, (millis + HOUR - 1) / HOUR))
        : Duration.ofDays((millis + DAY - 1) / DAY);
  }
}
