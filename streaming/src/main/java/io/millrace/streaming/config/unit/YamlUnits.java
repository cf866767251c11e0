package io.millrace.streaming.config.unit;

import io.millrace.api.config.Form;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations and sizes with units: {@code 200 ms}, {@code 1.5 h}, {@code 64 KiB}. */
public final class YamlUnits {

  public static final String DURATION =
      "a duration such as '200 ms', '5 s', '2 min', '1 h', '1 d' or PT5S";
  public static final String SIZE = "a size such as '64 KiB' or '1 MiB'";

  private static final Pattern MEASURE =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([a-zA-Z]+)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of(
          "b",
          1L,
          "kb",
          1000L,
          "mb",
          1_000_000L,
          "kib",
          1L << 10,
          "mib",
          1L << 20,
          "gib",
          1L << 30);

  private static final String MEASURED = "\\s*\\d{1,12}(\\.\\d{1,6})?\\s*";
  private static final String DURATIONS = MEASURED + "(ms|s|min|h|d)\\s*|P[-+0-9A-Za-z.]+";
  private static final String SIZES = MEASURED + "([bB]|[kKmM][bB]|[kKmMgG][iI][bB])\\s*";

  private YamlUnits() {}

  /** A duration within bounds. */
  public static Form<Duration> durations(Duration least, Duration most) {
    return Form.scalar(
            DURATION,
            value -> value.text().flatMap(YamlUnits::duration),
            writer -> writer.text(DURATIONS))
        .where(
            "a duration from " + shown(least) + " to " + shown(most),
            duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0)
        .as(duration -> duration, YamlUnits::shown);
  }

  /** A size in bytes, within bounds. */
  public static Form<Integer> sizes(int least, int most) {
    return Form.scalar(
            SIZE, value -> value.text().flatMap(YamlUnits::size), writer -> writer.text(SIZES))
        .where(
            "a size from " + shown((long) least) + " to " + shown((long) most),
            size -> size >= least && size <= most)
        .as(Long::intValue, size -> shown((long) size));
  }

  /** A duration in whole milliseconds; empty if the text is not one. */
  public static Optional<Duration> duration(String text) {
    if (text.startsWith("P")) {
      try {
        return Optional.of(Duration.parse(text)).filter(YamlUnits::isWhole);
      } catch (DateTimeException | ArithmeticException none) {
        return Optional.empty();
      }
    }
    return measure(text, MILLIS).map(Duration::ofMillis);
  }

  private static boolean isWhole(Duration duration) {
    return duration.getNano() % 1_000_000 == 0;
  }

  /** A size in bytes; empty if the text is not a size. */
  public static Optional<Long> size(String text) {
    return measure(text.toLowerCase(Locale.ROOT), BYTES);
  }

  public static String shown(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : new String[] {"d", "h", "min", "s"}) {
      if (millis != 0 && millis % MILLIS.get(unit) == 0) {
        return millis / MILLIS.get(unit) + " " + unit;
      }
    }
    return millis + " ms";
  }

  public static String shown(long bytes) {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      long one = BYTES.get(unit.toLowerCase(Locale.ROOT));
      if (bytes != 0 && bytes % one == 0) {
        return bytes / one + " " + unit;
      }
    }
    return bytes + " B";
  }

  private static Optional<Long> measure(String text, Map<String, Long> units) {
    Matcher measure = MEASURE.matcher(text.strip());
    if (!measure.matches() || !units.containsKey(measure.group(2))) {
      return Optional.empty();
    }
    BigDecimal whole =
        new BigDecimal(measure.group(1)).multiply(BigDecimal.valueOf(units.get(measure.group(2))));
    try {
      return Optional.of(whole.setScale(0, RoundingMode.UNNECESSARY).longValueExact());
    } catch (ArithmeticException partOfOne) {
      return Optional.empty();
    }
  }
}
