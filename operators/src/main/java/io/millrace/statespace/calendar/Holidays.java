package io.millrace.statespace.calendar;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;

/** Days that are unlike others. */
public final class Holidays {

  private static final int MOST_DAYS = 366;
  private static final String EXPECTED =
      "expected a date such as 2026-12-25, or the first and the"
          + " last day of a range such as 2026-12-24/2026-12-26";

  static final Holidays NONE = new Holidays(new long[0]);

  private final long[] days;

  private Holidays(long[] days) {
    this.days = days;
  }

  /**
   * @param days since 1970-01-01
   */
  static Holidays of(TreeSet<Long> days) {
    return new Holidays(days.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * Reads a date, or a range of dates.
   *
   * @param into gets the days since 1970-01-01
   * @return why it cannot be read; empty if it could
   */
  public static Optional<String> read(String written, TreeSet<Long> into) {
    String[] parts = written.trim().split("/", -1);
    try {
      LocalDate first = LocalDate.parse(parts[0].trim());
      LocalDate last = parts.length == 1 ? first : LocalDate.parse(parts[1].trim());
      if (parts.length > 2) {
        return Optional.of(EXPECTED + ", found '" + written.trim() + "'");
      }
      long count = last.toEpochDay() - first.toEpochDay() + 1;
      if (count < 1 || count > MOST_DAYS) {
        return Optional.of(
            "expected a range of 1 to "
                + MOST_DAYS
                + " days, the first day before the last, found '"
                + written.trim()
                + "'");
      }
      for (long day = first.toEpochDay(); day <= last.toEpochDay(); day++) {
        into.add(day);
      }
      return Optional.empty();
    } catch (DateTimeParseException other) {
      return Optional.of(EXPECTED + ", found '" + written.trim() + "'");
    }
  }

  boolean isEmpty() {
    return days.length == 0;
  }

  /** Whether a day since 1970-01-01 is one. */
  boolean contains(long day) {
    return Arrays.binarySearch(days, day) >= 0;
  }
}
