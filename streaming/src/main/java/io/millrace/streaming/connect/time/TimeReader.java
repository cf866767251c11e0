package io.millrace.streaming.connect.time;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.connect.record.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Reads the event time of records from text. Adjacent records often have the same time, so the last
 * one read is cached.
 *
 * <p>A number whose unit is not declared is milliseconds since 1970. If as seconds it lies from
 * 1990 to 2199, it is refused: as milliseconds it would be in January to March 1970, and is more
 * likely seconds. So is one of which {@code pattern: millis} says that it is milliseconds, and one
 * in declared microseconds or nanoseconds that is more likely in a coarser unit; {@code unit: ms}
 * takes a number as it is.
 */
public final class TimeReader {

  /** The word that declares milliseconds in place of a pattern. */
  public static final String MILLIS_WORD = "millis";

  /** The word that declares seconds in place of a pattern. */
  public static final String SECONDS_WORD = "seconds";

  private static final int LONGEST = 100;
  private static final int FAST = 15;

  /** Units in the order in which a wrong one is sought, with the power of ten to milliseconds. */
  private enum Unit {
    SECONDS("s", 3),
    MILLIS("ms", 0),
    MICROS("us", -3),
    NANOS("ns", -6);

    private final String word;
    private final int power;

    Unit(String word, int power) {
      this.word = word;
      this.power = power;
    }
  }

  private final Mapping.TimeForm form;
  private final String letters;
  private final ZoneId zone;
  private final String where;
  private final String field;

  /** Whether the unit is declared by a word in place of a pattern. */
  private final boolean isWord;

  private final TimePattern pattern;
  private final StringBuilder last = new StringBuilder();
  private long lastTime;

  /**
   * @param form how times are written
   * @param letters the pattern, if that is the form; {@link #MILLIS_WORD} or {@link #SECONDS_WORD}
   *     if such a word declares the unit
   * @param zone zone of times that name none; null: they are refused
   * @param where place of the time, for messages, such as {@code in column t}
   * @param field what a pipeline names beside the unit, for the cure in messages, such as {@code
   *     path: ts}; empty: nothing
   */
  public TimeReader(
      Mapping.TimeForm form, String letters, ZoneId zone, String where, String field) {
    this.field = field.isEmpty() ? "" : field + ", ";
    this.form = form;
    this.letters = letters;
    this.isWord = letters.equals(MILLIS_WORD) || letters.equals(SECONDS_WORD);
    this.zone = zone;
    this.where = where;
    this.pattern =
        switch (form) {
          case ISO, UNDECLARED -> TimePattern.iso();
          case PATTERN -> TimePattern.of(letters);
          default -> null;
        };
  }

  /**
   * Reads a time that is written as text: milliseconds since 1970 UTC. Digits whose unit is not
   * declared must lie from 1990 on, since they may also be a date such as 20260131.
   */
  public long read(CharSequence text) throws Refusal {
    if (form == Mapping.TimeForm.UNDECLARED
        && text.length() > 0
        && text.length() <= LONGEST
        && isNumber(text)
        && decimal(text).compareTo(BigDecimal.valueOf(1000 * EventTimes.FIRST_SECOND)) < 0) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected milliseconds since 1970, of 1990 or later, "
              + where
              + ", found '"
              + Refusal.shown(text.toString())
              + "'; write time: {"
              + field
              + "unit: ms} or unit: s, or a pattern such as pattern: yyyyMMdd");
    }
    return readNumber(text);
  }

  /** Reads a time that may be written as a number: milliseconds since 1970 UTC. */
  public long readNumber(CharSequence text) throws Refusal {
    if (last.length() == 0 || !isLast(text)) {
      long time = parsed(text);
      last.setLength(0);
      last.append(text);
      lastTime = time;
    }
    return lastTime;
  }

  private boolean isLast(CharSequence text) {
    return text instanceof StringBuilder builder
        ? last.compareTo(builder) == 0
        : text.toString().contentEquals(last);
  }

  private long parsed(CharSequence text) throws Refusal {
    if (text.length() == 0 || text.length() > LONGEST) {
      throw unreadable(text);
    }
    return switch (form) {
      case SECONDS -> number(text, Unit.SECONDS);
      case MILLIS -> number(text, Unit.MILLIS);
      case MICROS -> number(text, Unit.MICROS);
      case NANOS -> number(text, Unit.NANOS);
      case ISO, PATTERN -> written(text);
      case UNDECLARED -> isNumber(text) ? undeclared(text) : written(text);
    };
  }

  /** What declares another unit where this one is declared. */
  private String cure(Unit other) {
    if (!isWord) {
      return "time: {" + field + "unit: " + other.word + "}";
    }
    return switch (other) {
      case SECONDS -> "pattern: " + SECONDS_WORD;
      case MILLIS -> "pattern: " + MILLIS_WORD;
      default -> "unit: " + other.word + ", with files, format and map";
    };
  }

  private long undeclared(CharSequence text) throws Refusal {
    BigDecimal number = decimal(text);
    checkUnit(text, number);
    if (number.stripTrailingZeros().scale() > 0) {
      throw unreadable(text);
    }
    return inRange(text, number, Unit.MILLIS);
  }

  /** Refuses milliseconds that are more likely seconds. */
  private void checkUnit(CharSequence text, BigDecimal number) throws Refusal {
    if (number.compareTo(BigDecimal.valueOf(EventTimes.FIRST_SECOND)) >= 0
        && number.compareTo(BigDecimal.valueOf(EventTimes.LAST_SECOND)) < 0) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected milliseconds since 1970 "
              + where
              + ", found "
              + text
              + ", which is more likely seconds ("
              + Instant.ofEpochSecond(number.longValue())
              + " and not "
              + Instant.ofEpochMilli(number.longValue())
              + "); write "
              + cure(Unit.SECONDS)
              + (isWord
                  ? ", or, with files, format and map, unit: ms if it is milliseconds"
                  : ", or unit: ms if it is milliseconds"));
    }
  }

  private long number(CharSequence text, Unit unit) throws Refusal {
    if (unit == Unit.MILLIS && text.length() <= FAST && isDigits(text)) {
      long millis = Long.parseLong(text, 0, text.length(), 10);
      if (!(isWord && millis < EventTimes.LAST_SECOND) && EventTimes.isInRange(millis)) {
        return millis;
      }
    }
    if (!isNumber(text)) {
      throw unreadable(text);
    }
    BigDecimal number = decimal(text);
    if (isWord && unit == Unit.MILLIS) {
      checkUnit(text, number);
    }
    return inRange(text, number, unit);
  }

  /** The time of a number; if it is out of range, names the unit in which it is not. */
  private long inRange(CharSequence text, BigDecimal number, Unit unit) throws Refusal {
    long millis = millis(number, unit);
    boolean fine = unit == Unit.MICROS || unit == Unit.NANOS;
    if (EventTimes.isInRange(millis)
        && !(fine && millis >= 0 && millis < 1000 * EventTimes.FIRST_SECOND)) {
      return millis;
    }
    for (Unit other : Unit.values()) {
      long then = millis(number, other);
      if (other != unit && then >= 1000 * EventTimes.FIRST_SECOND && EventTimes.isInRange(then)) {
        throw new Refusal(
            Reason.MALFORMED,
            "expected a time from 1900 to 2199 "
                + where
                + ", found "
                + Refusal.shown(text.toString())
                + ", which is "
                + Instant.ofEpochMilli(then)
                + " in another unit"
                + (EventTimes.isInRange(millis)
                    ? " and " + Instant.ofEpochMilli(millis) + " in " + unit.word
                    : "")
                + "; write "
                + cure(other));
      }
    }
    return EventTimes.inRange(millis);
  }

  private static long millis(BigDecimal number, Unit unit) {
    BigDecimal millis = number.movePointRight(unit.power).setScale(0, RoundingMode.FLOOR);
    return millis.precision() > 18
        ? millis.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE
        : millis.longValueExact();
  }

  private static BigDecimal decimal(CharSequence text) {
    return new BigDecimal(text.toString());
  }

  private static boolean isDigits(CharSequence text) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) < '0' || text.charAt(at) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether a text is a decimal number without exponent, which may hide digits that are lost. */
  private static boolean isNumber(CharSequence text) {
    int digits = 0;
    int points = 0;
    for (int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        at < text.length();
        at++) {
      char letter = text.charAt(at);
      if (letter >= '0' && letter <= '9') {
        digits++;
      } else if (letter == '.') {
        points++;
      } else {
        return false;
      }
    }
    return digits > 0 && points <= 1;
  }

  private long written(CharSequence text) throws Refusal {
    try {
      return EventTimes.inRange(pattern.read(text.toString(), zone));
    } catch (TimePattern.UnreadableTime none) {
      if (none.getMessage() != null) {
        throw new Refusal(Reason.MALFORMED, none.getMessage());
      }
      throw unreadable(text);
    }
  }

  private Refusal unreadable(CharSequence text) {
    String expected =
        switch (form) {
          case SECONDS -> "seconds since 1970";
          case MILLIS -> "milliseconds since 1970";
          case MICROS -> "microseconds since 1970";
          case NANOS -> "nanoseconds since 1970";
          case ISO ->
              zone == null
                  ? "a time with an offset such as 2026-01-31T08:00:00Z"
                  : "a time such as 2026-01-31T08:00:00Z";
          case PATTERN -> "a time as '" + letters + "' says";
          case UNDECLARED -> "whole milliseconds since 1970 or text such as 2026-01-31T08:00:00Z";
        };
    String found = text.toString();
    return new Refusal(
        Reason.MALFORMED,
        "expected "
            + expected
            + " "
            + where
            + ", found "
            + (found.isBlank() ? "nothing" : "'" + Refusal.shown(found) + "'" + otherwise()));
  }

  /** What declares times that are written otherwise. */
  private String otherwise() {
    String example = "such as pattern: dd.MM.yyyy HH:mm";
    return switch (form) {
      case PATTERN -> "; correct pattern, or the record";
      case UNDECLARED ->
          zone == null
              ? "; if times are written otherwise, write map: {…, time: {path: time, pattern: …}},"
                  + " "
                  + example
              : "; if times are written otherwise, write time: {"
                  + field
                  + "pattern: …}, "
                  + example;
      default ->
          (isWord || form == Mapping.TimeForm.ISO
                  ? "; if times are written otherwise, write their pattern, "
                  : "; if times are written otherwise, write a pattern in place of unit, ")
              + example;
    };
  }

  /** The place of a time in columns, for messages. */
  public static String inColumns(List<String> names) {
    return (names.size() == 1 ? "in column " : "in columns ") + String.join(", ", names);
  }
}
