package io.millrace.cli.topic;

import io.millrace.cli.console.CommandException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Where in a topic reading starts. */
public sealed interface ReadFrom {

  /** The first record that the broker still has. */
  record Beginning() implements ReadFrom {}

  /** After the last record. */
  record End() implements ReadFrom {}

  /**
   * The same offset in every partition; the first record that there is from it on.
   *
   * @param offset from 0
   */
  record Offset(long offset) implements ReadFrom {}

  /**
   * The first record whose timestamp is at a time or later.
   *
   * @param millis since 1970 UTC
   */
  record Time(long millis) implements ReadFrom {}

  /** Reads what a user wrote: {@code beginning}, {@code end}, an offset, or a time in ISO 8601. */
  static ReadFrom of(String text) {
    if (text.matches("\\d{1,18}")) {
      return new Offset(Long.parseLong(text));
    }
    return switch (text) {
      case "beginning" -> new Beginning();
      case "end" -> new End();
      default -> new Time(millis("--from", text));
    };
  }

  /**
   * Reads a time in ISO 8601; without a zone it is in UTC, without a time of day its midnight.
   *
   * @param option the option, for the message
   * @return milliseconds since 1970 UTC
   */
  static long millis(String option, String text) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      }
      return text.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$") && text.length() > 11
          ? instant(text)
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException unreadable) {
      throw CommandException.refused(
          "Cannot read "
              + option
              + " "
              + text
              + ": expected "
              + (option.equals("--from") ? "beginning, end, an offset such as 1200, or " : "")
              + "a time such as 2026-01-31 or 2026-01-31T08:00:00Z");
    }
  }

  private static long instant(String text) {
    return text.endsWith("Z")
        ? Instant.parse(text).toEpochMilli()
        : OffsetDateTime.parse(text).toInstant().toEpochMilli();
  }
}
