package io.millrace.cli.console;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Formats numbers for the terminal, the same in every locale. */
public final class NumberText {

  private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_UP);
  private static final double SMALLEST_PLAIN = 1e-3;

  /** What is rounded to a million is one. */
  private static final double LARGEST_PLAIN = 999_999.5;

  /** From here on, tenths of a second would be rounded to 60.0 s. */
  private static final long LONGEST_IN_SECONDS = 59_950;

  private NumberText() {}

  /** Four significant digits. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    // Of the rounded number: rounding may add a digit before the point.
    BigDecimal rounded = new BigDecimal(size).round(FOUR_DIGITS);
    int before = rounded.precision() - rounded.scale();
    return String.format(
        Locale.ROOT, "%." + Math.max(0, FOUR_DIGITS.getPrecision() - before) + "f", value);
  }

  /** With a comma between thousands. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** An event time in UTC; a dash where there is none. */
  public static String time(long millis) {
    return millis == Long.MIN_VALUE ? "-" : Instant.ofEpochMilli(millis).toString();
  }

  /** How long before {@code now} something was; both in milliseconds since 1970. */
  public static String ago(long then, long now) {
    return duration(Duration.ofMillis(Math.max(0, now - then))) + " ago";
  }

  /** Seconds, or minutes and seconds. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.toMillis() < LONGEST_IN_SECONDS) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    seconds = Math.max(60, seconds);
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
