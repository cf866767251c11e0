package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.pipeline.SourceSpec;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads how event time is composed from columns of a CSV file. */
final class CsvTimeKeys {

  /** Placeholder where the section has a fault. */
  static final SourceSpec.TimeColumns NOT_READ =
      new SourceSpec.TimeColumns(List.of("time"), "iso", ZoneOffset.UTC);

  private static final Set<String> ONE_CELL = Set.of("millis", "seconds");

  private static final Key<List<String>> COLUMNS =
      Key.of(
              "columns",
              Forms.list("a list of column names such as [time]", Forms.text("a column name")))
          .describedAs("One column, or several whose cells are joined by a blank.")
          .required("[time]");
  private static final Key<String> PATTERN =
      Key.of(
              "pattern",
              Form.scalar(
                  "millis, seconds, iso or a pattern such as 'yyyy-MM-dd HH:mm'",
                  value -> value.text().filter(CsvTimeKeys::isPattern),
                  writer -> writer.text()))
          .describedAs("millis, seconds, iso, or letters as in Java's DateTimeFormatter.")
          .defaultsTo("iso");
  private static final Key<ZoneId> ZONE =
      Key.of(
              "zone",
              Form.scalar(
                      "a time zone such as UTC, +08:00 or Asia/Shanghai",
                      value -> value.text().flatMap(CsvTimeKeys::zone),
                      writer -> writer.text("[+-][0-9:]+|[A-Za-z][A-Za-z0-9~/._+-]*"))
                  .as(zone -> zone, zone -> zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId()))
          .describedAs("Zone of times that name none.")
          .defaultsTo(ZoneOffset.UTC);

  static final KeyTable KEYS = KeyTable.of(COLUMNS, PATTERN, ZONE);

  private CsvTimeKeys() {}

  static SourceSpec.TimeColumns read(Entries time) {
    List<String> names = time.read(COLUMNS, List.of());
    String pattern = time.read(PATTERN);
    if (ONE_CELL.contains(pattern) && names.size() > 1) {
      time.refuse(
          PATTERN.name(), "expected one column for '" + pattern + "', found " + names.size());
    }
    ZoneId zone = time.read(ZONE);
    time.finish();
    return new SourceSpec.TimeColumns(names, pattern, zone);
  }

  private static boolean isPattern(String text) {
    if (text.isBlank()) {
      return false;
    }
    if (text.equals("iso") || ONE_CELL.contains(text)) {
      return true;
    }
    try {
      return DateTimeFormatter.ofPattern(text, Locale.ENGLISH) != null;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private static Optional<ZoneId> zone(String text) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
