package io.millrace.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Formats numbers for the terminal, the same in every locale. */
public final class NumberText {

  private static final int SIGNIFICANT = 4;
  private static final double SMALLEST_PLAIN = 1e-3;
  private static final double LARGEST_PLAIN = 1e6;

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
    int before = (int) Math.floor(Math.log10(size)) + 1;
    return String.format(Locale.ROOT, "%." + Math.max(0, SIGNIFICANT - before) + "f", value);
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
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
