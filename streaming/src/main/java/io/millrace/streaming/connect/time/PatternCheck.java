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
    boolean quoted = false;
    char before = 0;
    for (char letter : letters.toCharArray()) {
      if (letter == '\'') {
        quoted = !quoted;
      } else if (!quoted && letter != before && Character.isLetter(letter)) {
        runs.merge(letter, 1, Integer::sum);
      }
      before = quoted ? 0 : letter;
    }
    return runs;
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
