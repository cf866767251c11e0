package io.millrace.streaming.connect.csv;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.connect.record.Refusal;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;

/**
 * Reads the event time from the cells of a line. Adjacent lines often have the same time, so the
 * last one read is cached.
 *
 * <p>A date without time means midnight. A local time that occurs twice when clocks are set back
 * means the first. A day that its month does not have, and a local time that is skipped when clocks
 * are set forward, are rejected: moving them would create two observations of one moment.
 */
final class CsvTime {

  private static final int LONGEST = 100;
  private static final int LONGEST_WHOLE = 15;

  private final SourceSpec.TimeColumns columns;
  private final int[] cells;
  private final DateTimeFormatter formatter;
  private final StringBuilder joined = new StringBuilder();
  private final StringBuilder last = new StringBuilder();
  private long lastTime;

  /**
   * @param cells indices of the columns in a line
   */
  CsvTime(SourceSpec.TimeColumns columns, int[] cells) {
    this.columns = columns;
    this.cells = cells;
    this.formatter =
        switch (columns.pattern()) {
          case "millis", "seconds" -> null;
          case "iso" -> iso();
          default ->
              new DateTimeFormatterBuilder()
                  .parseCaseInsensitive()
                  .appendPattern(columns.pattern())
                  .toFormatter(Locale.ENGLISH);
        };
  }

  /** Event time of a line, milliseconds since 1970 UTC. */
  long read(CsvLine line) throws Refusal {
    joined.setLength(0);
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        joined.append(' ');
      }
      line.append(cells[i], joined);
    }
    if (last.length() == 0 || last.compareTo(joined) != 0) {
      lastTime = EventTimes.inRange(parsed());
      last.setLength(0);
      last.append(joined);
    }
    return lastTime;
  }

  private long parsed() throws Refusal {
    if (joined.length() == 0 || joined.length() > LONGEST) {
      throw unreadable();
    }
    return switch (columns.pattern()) {
      case "millis" -> whole(0, joined.length());
      case "seconds" -> seconds();
      default -> written(joined.toString());
    };
  }

  private long whole(int from, int to) throws Refusal {
    if (to - from > LONGEST_WHOLE + 1) {
      throw unreadable();
    }
    try {
      return Long.parseLong(joined, from, to, 10);
    } catch (NumberFormatException none) {
      throw unreadable();
    }
  }

  /** Seconds with a fraction, rounded down to whole milliseconds. */
  private long seconds() throws Refusal {
    int point = joined.indexOf(".");
    if (point < 0) {
      return 1000 * whole(0, joined.length());
    }
    boolean negative = joined.charAt(0) == '-';
    boolean bare = point == (negative ? 1 : 0);
    long millis = 1000 * (bare ? 0 : whole(0, point));
    long fraction = 0;
    boolean below = false;
    for (int i = point + 1; i < joined.length(); i++) {
      int digit = joined.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw unreadable();
      }
      if (i <= point + 3) {
        fraction = 10 * fraction + digit;
      } else {
        below |= digit > 0;
      }
    }
    int digits = Math.min(3, joined.length() - point - 1);
    if (bare && digits == 0) {
      throw unreadable();
    }
    for (int i = digits; i < 3; i++) {
      fraction *= 10;
    }
    return negative ? millis - fraction - (below ? 1 : 0) : millis + fraction;
  }

  private long written(String text) throws Refusal {
    LocalDateTime local;
    ZoneId zone;
    try {
      TemporalAccessor parsed = formatter.parse(text);
      checkDay(text, parsed);
      if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
        return Math.addExact(
            Math.multiplyExact(parsed.getLong(ChronoField.INSTANT_SECONDS), 1000L),
            parsed.get(ChronoField.MILLI_OF_SECOND));
      }
      LocalDate date = parsed.query(TemporalQueries.localDate());
      if (date == null) {
        throw unreadable();
      }
      LocalTime time = parsed.query(TemporalQueries.localTime());
      local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
      ZoneId named = parsed.query(TemporalQueries.zone());
      zone = named == null ? columns.zone() : named;
    } catch (DateTimeException | ArithmeticException none) {
      throw unreadable();
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      throw skipped(text, local, zone);
    }
    return local.toInstant(offsets.get(0)).toEpochMilli();
  }

  /**
   * Rejects dates such as 31 February, which Java changes to the last day of the month. So only
   * dates on the last day of a month are checked.
   */
  private void checkDay(String text, TemporalAccessor parsed) throws Refusal {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null || date.getDayOfMonth() != date.lengthOfMonth()) {
      return;
    }
    TemporalAccessor raw = formatter.parseUnresolved(text, new ParsePosition(0));
    if (raw.isSupported(ChronoField.DAY_OF_MONTH)
        && raw.getLong(ChronoField.DAY_OF_MONTH) > date.getDayOfMonth()) {
      throw new Refusal(
          Reason.MALFORMED, "expected a valid day of the month, found '" + text + "'");
    }
  }

  private static Refusal skipped(String text, LocalDateTime local, ZoneId zone) {
    ZoneOffset winter = zone.getRules().getStandardOffset(local.toInstant(ZoneOffset.UTC));
    return new Refusal(
        Reason.MALFORMED,
        "expected a time that exists in "
            + zone
            + ", found '"
            + text
            + "', which does not exist when clocks are set forward; if the data has no daylight "
            + "saving time, set zone: \""
            + winter
            + "\"");
  }

  private Refusal unreadable() {
    String expected =
        switch (columns.pattern()) {
          case "millis" -> "whole milliseconds since 1970";
          case "seconds" -> "seconds since 1970";
          case "iso" -> "a time such as 2026-01-31T08:00:00Z";
          default -> "a time as '" + columns.pattern() + "' says";
        };
    String where =
        (columns.names().size() == 1 ? "column " : "columns ") + String.join(", ", columns.names());
    return new Refusal(
        Reason.MALFORMED,
        "expected "
            + expected
            + " in "
            + where
            + ", found "
            + (joined.toString().isBlank()
                ? "nothing"
                : "'" + Refusal.shown(joined.toString()) + "'"));
  }

  /** A date, optionally followed by T or a blank and a time, optionally with an offset. */
  private static DateTimeFormatter iso() {
    DateTimeFormatter time =
        new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .appendOptional(
            new DateTimeFormatterBuilder().appendLiteral('T').append(time).toFormatter(Locale.ROOT))
        .appendOptional(
            new DateTimeFormatterBuilder().appendLiteral(' ').append(time).toFormatter(Locale.ROOT))
        .toFormatter(Locale.ROOT);
  }
}
