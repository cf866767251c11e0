package io.millrace.streaming.propose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of fields, as far as they tell a time. */
final class TimeNames {

  /** Words in the names of fields of times. */
  private static final Set<String> NAMES =
      Set.of(
          "time",
          "timestamp",
          "ts",
          "date",
          "datetime",
          "zeit",
          "datum",
          "zeitstempel",
          "uhrzeit",
          "epoch",
          "utc",
          "when",
          "t",
          "at",
          "created",
          "recorded",
          "received",
          "observed",
          "sampled",
          "measured",
          "clock",
          "fecha",
          "hora",
          "heure",
          "horodatage",
          "tijd",
          "sec",
          "secs",
          "seconds",
          "elapsed",
          "ms",
          "millis",
          "localtime",
          "updated",
          "changed");

  /** Names of the parts of a time, from the year on. */
  static final List<List<String>> PARTS =
      List.of(
          List.of("year", "yr", "yyyy"),
          List.of("month", "mo", "mon"),
          List.of("day", "dy", "dd", "dayofmonth", "mday"),
          List.of("hour", "hr", "hh"),
          List.of("minute", "min", "mi"),
          List.of("second", "sec", "ss"));

  private TimeNames() {}

  /** Whether the name of a field has a word for time in it. */
  static boolean isOne(String path) {
    return words(path).stream().anyMatch(NAMES::contains);
  }

  /** Whether a name is that of a part of a time, such as the hour. */
  static boolean isPart(String path) {
    return PARTS.stream().anyMatch(names -> names.contains(last(path)))
        || List.of("weekday", "dayofweek", "dow", "dayofyear", "doy", "week").contains(last(path));
  }

  /** Whether a name is that of the hour. */
  static boolean isHour(String path) {
    return PARTS.get(3).contains(last(path));
  }

  /** The last name in a path, in small letters. */
  static String last(String path) {
    return path.replaceFirst(".*\\.(?=[^.])", "")
        .replaceAll("[\\[\\]\"']", "")
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /** The words in the last name of a path: those between other letters, and in camel case. */
  static List<String> words(String path) {
    String name = path.replaceFirst(".*\\.(?=[^.])", "");
    List<String> words = new ArrayList<>();
    for (String word : name.split("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})")) {
      words.add(word.toLowerCase(Locale.ROOT));
    }
    return words;
  }
}
