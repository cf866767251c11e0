package io.millrace.streaming.connect.time;

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
import java.util.regex.Pattern;

/**
 * Reads a date and time that is written as a pattern says, or as ISO 8601.
 *
 * <p>A date without time means midnight, a month the first of its days, a year the first of
 * January. Years of two digits are 1970 to 2069. A local time that occurs twice when clocks are set
 * back means the first. A day that its month does not have, and a local time that is skipped when
 * clocks are set forward, are rejected: moving them would create two observations of one moment.
 * Text with an hour from 1 to 12 and no am or pm, or with minutes and no hour, is rejected: it does
 * not tell the time.
 */
final class TimePattern {

  private static final Pattern TWO_DIGITS = Pattern.compile("(?<![yu])(yy|uu)(?![yu])");
  private static final int LAST_OF_TWO_DIGITS = 2069;
  private static final List<ChronoField> OF_DATE =
      List.of(
          ChronoField.DAY_OF_MONTH,
          ChronoField.DAY_OF_YEAR,
          ChronoField.DAY_OF_WEEK,
          ChronoField.ALIGNED_WEEK_OF_MONTH);
  private static final List<ChronoField> OF_TIME =
      List.of(
          ChronoField.HOUR_OF_AMPM,
          ChronoField.CLOCK_HOUR_OF_AMPM,
          ChronoField.AMPM_OF_DAY,
          ChronoField.HOUR_OF_DAY,
          ChronoField.CLOCK_HOUR_OF_DAY,
          ChronoField.MINUTE_OF_HOUR,
          ChronoField.SECOND_OF_MINUTE,
          ChronoField.MILLI_OF_SECOND,
          ChronoField.NANO_OF_SECOND);

  private final DateTimeFormatter formatter;
  private final boolean twoDigits;

  private TimePattern(DateTimeFormatter formatter, boolean twoDigits) {
    this.formatter = formatter;
    this.twoDigits = twoDigits;
  }

  /**
   * A pattern of letters.
   *
   * @throws IllegalArgumentException if it is none
   */
  static TimePattern of(String letters) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(letters)
            .toFormatter(Locale.ENGLISH);
    return new TimePattern(
        formatter, TWO_DIGITS.matcher(letters.replaceAll("'[^']*'", "''")).find());
  }

  /**
   * A date, optionally followed by T or a blank and a time, optionally with an offset such as Z,
   * +01, +0100 or +01:00, or a zone.
   */
  static TimePattern iso() {
    DateTimeFormatter time =
        new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[ ][XXX][XX][X]['['VV']'][VV]")
            .toFormatter(Locale.ROOT);
    return new TimePattern(
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendOptional(
                new DateTimeFormatterBuilder()
                    .appendLiteral('T')
                    .append(time)
                    .toFormatter(Locale.ROOT))
            .appendOptional(
                new DateTimeFormatterBuilder()
                    .appendLiteral(' ')
                    .append(time)
                    .toFormatter(Locale.ROOT))
            .toFormatter(Locale.ROOT),
        false);
  }

  /** Writes a time as the pattern says. */
  String write(TemporalAccessor time) {
    return formatter.format(time);
  }

  /**
   * Reads a time.
   *
   * @param otherwise zone of times that name none; null: they are rejected
   * @return milliseconds since 1970 UTC
   * @throws UnreadableTime if it is not written so
   */
  long read(String text, ZoneId otherwise) throws UnreadableTime {
    try {
      TemporalAccessor parsed = formatter.parse(text);
      LocalDate date = date(parsed);
      checkDay(text, date);
      LocalDateTime local = date.atTime(time(parsed));
      if (twoDigits && local.getYear() > LAST_OF_TWO_DIGITS) {
        local = local.minusYears(100);
      }
      if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
        int seconds = parsed.get(ChronoField.OFFSET_SECONDS);
        return millis(local, ZoneOffset.ofTotalSeconds(seconds));
      }
      ZoneId named = parsed.query(TemporalQueries.zoneId());
      return instant(text, local, named == null ? otherwise : named);
    } catch (DateTimeException | ArithmeticException none) {
      throw new UnreadableTime();
    }
  }

  private static LocalDate date(TemporalAccessor parsed) throws UnreadableTime {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date != null) {
      return date;
    }
    if (!parsed.isSupported(ChronoField.YEAR) || OF_DATE.stream().anyMatch(parsed::isSupported)) {
      throw new UnreadableTime();
    }
    boolean hasMonth = parsed.isSupported(ChronoField.MONTH_OF_YEAR);
    return LocalDate.of(
        parsed.get(ChronoField.YEAR), hasMonth ? parsed.get(ChronoField.MONTH_OF_YEAR) : 1, 1);
  }

  private static LocalTime time(TemporalAccessor parsed) throws UnreadableTime {
    LocalTime time = parsed.query(TemporalQueries.localTime());
    if (time != null) {
      return time;
    }
    if (OF_TIME.stream().anyMatch(parsed::isSupported)) {
      throw new UnreadableTime();
    }
    return LocalTime.MIDNIGHT;
  }

  private static long instant(String text, LocalDateTime local, ZoneId zone) throws UnreadableTime {
    if (zone == null) {
      throw new UnreadableTime();
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      ZoneOffset winter = zone.getRules().getStandardOffset(local.toInstant(ZoneOffset.UTC));
      throw new UnreadableTime(
          "expected a time that exists in "
              + zone
              + ", found '"
              + text
              + "', which does not exist when clocks are set forward; if the data has no daylight"
              + " saving time, set zone: \""
              + winter
              + "\"");
    }
    return millis(local, offsets.get(0));
  }

  private static long millis(LocalDateTime local, ZoneOffset offset) {
    return local.toInstant(offset).toEpochMilli();
  }

  /**
   * Rejects dates such as 31 February, which Java changes to the last day of the month. So only
   * dates on the last day of a month are checked.
   */
  private void checkDay(String text, LocalDate date) throws UnreadableTime {
    if (date.getDayOfMonth() != date.lengthOfMonth()) {
      return;
    }
    TemporalAccessor raw = formatter.parseUnresolved(text, new ParsePosition(0));
    if (raw.isSupported(ChronoField.DAY_OF_MONTH)
        && raw.getLong(ChronoField.DAY_OF_MONTH) > date.getDayOfMonth()) {
      throw new UnreadableTime("expected a valid day of the month, found '" + text + "'");
    }
  }

  /**
   * Thrown if a text is not a time of this form; the message is null where there is no more to say.
   */
  static final class UnreadableTime extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableTime() {
      this(null);
    }

    UnreadableTime(String detail) {
      super(detail, null, false, false);
    }
  }
}
