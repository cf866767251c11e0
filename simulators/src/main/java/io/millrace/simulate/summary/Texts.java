package io.millrace.simulate.summary;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as the page shows them. */
final class Texts {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long DAY = 86_400_000;
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;

  private Texts() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Three or four digits; a dash for what is not known. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    String form =
        size == 0
            ? "%.0f"
            : size >= 1e7 || size < 1e-3
                ? "%.2e"
                : size >= 1000 ? "%,.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, value).replace('-', '−');
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** An event time in UTC. */
  static String time(long millis) {
    String text = TIME.format(Instant.ofEpochMilli(millis));
    return text.endsWith(":00") ? text.substring(0, text.length() - 3) : text;
  }

  /** A length of time in its two largest units. */
  static String span(long millis) {
    if (millis >= 2 * DAY) {
      return count(millis / DAY) + " d";
    }
    if (millis >= HOUR) {
      return millis / HOUR + " h " + millis % HOUR / MINUTE + " min";
    }
    return millis >= MINUTE
        ? millis / MINUTE + " min " + millis % MINUTE / 1000 + " s"
        : number(millis / 1000.) + " s";
  }
}
