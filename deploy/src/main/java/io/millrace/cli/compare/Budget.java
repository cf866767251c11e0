package io.millrace.cli.compare;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a sweep may run until it has chosen.
 *
 * @param runs number of runs; {@link Long#MAX_VALUE} for any
 * @param time after which no other run begins; empty: any
 */
record Budget(long runs, Optional<Duration> time) {

  static final Budget NONE = new Budget(Long.MAX_VALUE, Optional.empty());

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,9})(?: *(s|sec|min|h))?", Pattern.CASE_INSENSITIVE);

  /**
   * Reads {@code 40} runs, or a time such as {@code 10 min}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  static Budget of(String text) {
    Matcher found = TEXT.matcher(text.strip());
    long number = found.matches() ? Long.parseLong(found.group(1)) : 0;
    if (number < 1) {
      throw new IllegalArgumentException(
          "Cannot sweep with --budget " + text + ": expected runs such as 40, or 10 min");
    }
    String unit = found.group(2);
    return unit == null
        ? new Budget(number, Optional.empty())
        : new Budget(
            Long.MAX_VALUE,
            Optional.of(
                switch (unit.toLowerCase(Locale.ROOT)) {
                  case "h" -> Duration.ofHours(number);
                  case "min" -> Duration.ofMinutes(number);
                  default -> Duration.ofSeconds(number);
                }));
  }

  /** It in words. */
  String text() {
    return time.map(limit -> limit.toSeconds() + " s").orElse(runs + " runs");
  }

  boolean allows(long done, long more, long nanos) {
    return done + more <= runs && (time.isEmpty() || nanos < time.get().toNanos());
  }
}
