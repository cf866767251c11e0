package io.millrace.streaming.connect.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks before a job runs whether a pattern of letters tells a time. Java takes patterns such as
 * {@code yyyy-MM-dd hh:mm}, from which nobody can read the time.
 */
public final class PatternCheck {

  /** Times in both halves of a day, near the ends of months and years, in and out of leap years. */
  private static final List<String> SAMPLES =
      List.of(
          "2026-11-29T17:10:22.345Z",
          "2026-01-31T00:05:09.123Z",
          "2024-12-30T12:34:56.789Z",
          "2024-02-29T11:59:58.007Z");

  /** A month behind an hour and a minute beside a day or year, in the order of the letters. */
  private static final Pattern SWAPPED =
      Pattern.compile("[yud]m.*[HhKk]M|[HhKk]M.*[yud]m|md.*[HhKk]M");

  /** Nanoseconds that stand for a fraction, or are padded to fewer than their nine digits. */
  private static final Pattern SHORT_NANOS = Pattern.compile("(?<!n)n{2,8}(?!n)|[.,]n{1,8}(?!n)");

  private PatternCheck() {}

  /** What is wrong with a pattern, and the cure; empty if times can be read by it. */
  public static Optional<String> fault(String letters) {
    TimePattern pattern;
    try {
      pattern = TimePattern.of(letters);
    } catch (IllegalArgumentException unreadable) {
      return Optional.of("expected letters as in Java's DateTimeFormatter");
    }
    Optional<String> confused = confused(letters);
    return confused.isPresent() ? confused : unread(pattern);
  }

  /** Letters that are easily taken for others. */
  private static Optional<String> confused(String letters) {
    Map<Character, Integer> runs = runs(letters);
    boolean month = runs.containsKey('M') || runs.containsKey('L');
    boolean hour = has(runs, "HkhKAnN");
    if (has(runs, "hK") && !has(runs, "aB")) {
      return Optional.of(
          "h counts hours from 1 to 12 and needs am or pm (a); write HH for hours from 0 to 23");
    }
    if (has(runs, "Y") && !has(runs, "w")) {
      return Optional.of("Y is the year of the week; write yyyy for the year");
    }
    if (has(runs, "D") && (month || has(runs, "d"))) {
      return Optional.of("D is the day of the year; write dd for the day of the month");
    }
    if (has(runs, "m") && !hour && !month && has(runs, "d")) {
      return Optional.of("m is the minute; write MM for the month");
    }
    if (runs.getOrDefault('M', 0) > 1 && !has(runs, "m") && !letters.contains("[")) {
      return Optional.of("M is the month, and is written twice; write mm for the minute");
    }
    String order = order(letters);
    if (SWAPPED.matcher(order).find()) {
      return Optional.of(
          "m is the minute and M the month; write MM for the month and mm for the minute");
    }
    if (SHORT_NANOS.matcher(letters).find()) {
      return Optional.of(
          "n counts nanoseconds, so .345 would be 345 of them; write S for each digit of a fraction");
    }
    if (!letters.contains("[")) {
      for (Map.Entry<Character, Integer> run : runs.entrySet()) {
        if (run.getValue() > 1) {
          return Optional.of(run.getKey() + " is written twice; write each part of a time once");
        }
      }
    }
    return Optional.empty();
  }

  /** Writes known times by the pattern and reads them back. */
  private static Optional<String> unread(TimePattern pattern) {
    for (String sample : SAMPLES) {
      ZonedDateTime time = Instant.parse(sample).atZone(ZoneOffset.UTC);
      String written = "";
      try {
        written = pattern.write(time);
        long read = pattern.read(written, ZoneOffset.UTC);
        String again = pattern.write(Instant.ofEpochMilli(read).atZone(ZoneOffset.UTC));
        if (again.equals(written)) {
          continue;
        }
      } catch (DateTimeException | TimePattern.UnreadableTime none) {
        // Told below.
      }
      return Optional.of(
          "no time can be read from it: "
              + sample
              + " would be written '"
              + written
              + "'; write year, month and day (yyyy-MM-dd), and hour, minute and second (HH:mm:ss)");
    }
    return Optional.empty();
  }

  private static boolean has(Map<Character, Integer> runs, String letters) {
    return letters.chars().anyMatch(letter -> runs.containsKey((char) letter));
  }

  /** How often each letter begins a run, outside quotes. */
  private static Map<Character, Integer> runs(String letters) {
    Map<Character, Integer> runs = new HashMap<>();
    for (char letter : order(letters).toCharArray()) {
      runs.merge(letter, 1, Integer::sum);
    }
    return runs;
  }

  /** The letters outside quotes, each run as one, without what stands between them. */
  private static String order(String letters) {
    StringBuilder order = new StringBuilder();
    boolean quoted = false;
    char before = 0;
    for (char letter : letters.toCharArray()) {
      if (letter == '\'') {
        quoted = !quoted;
      } else if (!quoted && letter != before && Character.isLetter(letter)) {
        order.append(letter);
      }
      before = quoted ? 0 : letter;
    }
    return order.toString();
  }

  /** Whether a zone is known by its text. */
  public static Optional<ZoneId> zone(String text) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
