package io.millrace.statespace.calendar;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.statespace.calendar.Calendar.Cycle;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/*
 * calendar: [day, week]   or   calendar: {cycles: [day, week], holidays: [DATE, FIRST/LAST], zone: NAME}
 *
 * In a pipeline file holidays may be the path of a file, which the reader replaces by its dates.
 */
/** How a calendar is written among options. */
final class CalendarForm {

  private static final String LIST = "a list of day, week and year";
  private static final Form<List<Cycle>> CYCLES = Forms.list(LIST, Forms.choice(Cycle.class));
  private static final Key<List<Cycle>> CYCLES_KEY =
      Key.of("cycles", CYCLES)
          .describedAs("Cycles of the event time.")
          .defaultsToComputed("day, week, year");
  private static final Form<List<String>> DATES =
      Forms.list("a list of dates such as 2026-12-25", Forms.text("a date such as 2026-12-25"));
  private static final Key<List<String>> HOLIDAYS =
      Key.of(
              "holidays",
              new Form<>(
                  "a list of dates such as 2026-12-25, or in a pipeline file the path of a file of them",
                  CalendarForm::dates,
                  dates -> dates,
                  writer -> SchemaWriter.anyOf(List.of(writer.text(), writer.list(writer.text())))))
          .describedAs("Days that are unlike others: dates, or the path of a file of dates.")
          .defaultsToComputed("none");
  private static final Key<ZoneId> ZONE =
      Key.of(
              "zone",
              new Form<>(
                  "a time zone such as Europe/Paris",
                  CalendarForm::zone,
                  ZoneId::getId,
                  SchemaWriter::text))
          .describedAs("The zone whose hours, weekdays and dates are meant.")
          .defaultsToComputed("UTC");
  private static final KeyTable KEYS = KeyTable.of(CYCLES_KEY, HOLIDAYS, ZONE);
  private static final String EXPECTED = LIST + ", or a table of cycles, holidays and zone";

  static final Form<Calendar> CALENDAR =
      new Form<>(
          EXPECTED,
          CalendarForm::read,
          calendar -> calendar.cycles().stream().map(CalendarForm::word).toList(),
          writer -> SchemaWriter.anyOf(List.of(CYCLES.schema(writer), KEYS.schema(writer))));

  private CalendarForm() {}

  private static String word(Cycle cycle) {
    return cycle.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<Calendar> read(Value value, Faults faults) {
    if (value.list().isPresent() || value.text().isPresent()) {
      return CYCLES.read(value, faults).map(Calendar::new);
    }
    return Entries.of(value, EXPECTED, KEYS, faults).map(CalendarForm::read);
  }

  private static Calendar read(Entries entries) {
    List<Cycle> cycles = entries.read(CYCLES_KEY, List.of(Cycle.values()));
    TreeSet<Long> days = new TreeSet<>();
    for (String date : entries.read(HOLIDAYS, List.of())) {
      Holidays.read(date, days).ifPresent(fault -> entries.refuse(HOLIDAYS.name(), fault));
    }
    Zone zone = entries.find(ZONE).map(Zone::of).orElse(Zone.UTC);
    entries.finish();
    return new Calendar(cycles, Holidays.of(days), zone);
  }

  private static Optional<List<String>> dates(Value value, Faults faults) {
    if (value.list().isEmpty() && value.text().isPresent()) {
      faults.add(
          value.location(),
          "expected a list of dates, found '"
              + value.text().get()
              + "'; the path of a file stands in a pipeline file alone, a program gives the dates");
      return Optional.empty();
    }
    return DATES.read(value, faults);
  }

  private static Optional<ZoneId> zone(Value value, Faults faults) {
    try {
      return value.text().map(ZoneId::of);
    } catch (DateTimeException unknown) {
      faults.wrong(value, "a time zone such as Europe/Paris");
      return Optional.empty();
    }
  }
}
