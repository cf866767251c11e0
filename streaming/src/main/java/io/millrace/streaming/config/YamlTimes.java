package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.time.PatternCheck;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how event time is composed from fields, or from the columns of a CSV file. */
final class YamlTimes {

  /** Placeholder where the section has a fault. */
  static final SourceSpec.TimeColumns NOT_READ =
      new SourceSpec.TimeColumns(List.of("time"), "iso", ZoneOffset.UTC);

  private static final Set<String> ONE_CELL = Set.of("millis", "seconds");
  private static final String WRITTEN =
      "millis, seconds, iso or a pattern such as 'yyyy-MM-dd HH:mm'";
  private static final String FIELD = "a field as text, or a mapping such as {path: ts, unit: s}";

  private static final Key<List<String>> COLUMNS =
      Key.of(
              "columns",
              Forms.list("a list of column names such as [time]", Forms.text("a column name")))
          .describedAs("One column, or several whose cells are joined by a blank.")
          .required("[time]");
  private static final Key<String> PATTERN =
      Key.of("pattern", new Form<>(WRITTEN, YamlTimes::pattern, text -> text, SchemaWriter::text))
          .describedAs("millis, seconds, iso, or letters as in Java's DateTimeFormatter.")
          .defaultsTo("iso");
  private static final Key<ZoneId> ZONE =
      Key.of(
              "zone",
              Form.scalar(
                      "a time zone such as UTC, +08:00 or Asia/Shanghai",
                      value -> value.text().flatMap(PatternCheck::zone),
                      writer -> writer.text("[+-][0-9:]+|[A-Za-z][A-Za-z0-9~/._+-]*"))
                  .as(zone -> zone, zone -> zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId()))
          .describedAs("Zone of times that name none.")
          .defaultsTo(ZoneOffset.UTC);

  static final KeyTable KEYS = KeyTable.of(COLUMNS, PATTERN, ZONE);

  private static final Key<Mapping.TimeForm> UNIT =
      Key.of(
              "unit",
              Forms.choice(
                  List.of(
                      Mapping.TimeForm.SECONDS,
                      Mapping.TimeForm.MILLIS,
                      Mapping.TimeForm.MICROS,
                      Mapping.TimeForm.NANOS),
                  unit ->
                      switch (unit) {
                        case SECONDS -> "s";
                        case MICROS -> "us";
                        case NANOS -> "ns";
                        default -> "ms";
                      }))
          .describedAs("Unit of times that are numbers since 1970 UTC.");
  private static final Key<Value> PATH =
      Key.of(
              "path",
              new Form<Value>(
                  "the path of a field, or a list of them",
                  (value, faults) -> Optional.of(value),
                  value -> value,
                  writer -> SchemaWriter.anyOf(List.of(writer.text(), writer.list(writer.text())))))
          .describedAs("One field, or several whose texts are joined by a blank.");
  private static final Key<Mapping.Part> KAFKA =
      Key.of(
              "kafka",
              Forms.choice(
                  List.of(
                      Mapping.Part.KAFKA_TIMESTAMP,
                      Mapping.Part.KAFKA_KEY,
                      Mapping.Part.KAFKA_TOPIC),
                  part ->
                      switch (part) {
                        case KAFKA_KEY -> "key";
                        case KAFKA_TOPIC -> "topic";
                        default -> "timestamp";
                      }))
          .describedAs("A part of the Kafka record beside its value.");
  private static final Key<String> HEADER =
      Key.of("header", Forms.text("the name of a header"))
          .describedAs("A header of the Kafka record, by its name.");
  private static final Key<String> LETTERS =
      Key.of("pattern", PATTERN.form())
          .describedAs("How times are written that are text.")
          .defaultsToComputed("iso, or a number of milliseconds");

  /** The time of a mapping; labels that name a reading by its id have none. */
  static final Key<Value> ANY =
      Key.of(
              "time",
              YamlMapping.oneOrTable(
                  FIELD,
                  KeyTable.of(PATH, KAFKA, HEADER, UNIT, LETTERS, ZONE)
                      .withOneOf("path", "kafka", "header")
                      .excluding("unit", "pattern")))
          .describedAs("How event time is read.");

  /** The time of a mapping of readings, which must be there. */
  static final Key<Value> TIME = ANY.required("{path: ts, unit: ms}");

  /** The time of JSON records of the fixed shape. */
  static final Key<Entries> FIXED =
      Key.of("time", Forms.table("a mapping such as {unit: s}", KeyTable.of(UNIT)))
          .describedAs("Unit of the field time where it is a number, without a map.");

  /** The time of a record without one, where it has no effect. */
  static final Mapping.Time NONE =
      Mapping.Time.of(new Field.Constant("2000-01-01T00:00:00Z"), Mapping.TimeForm.ISO);

  private final YamlMapping fields;
  private final Faults faults;

  /**
   * @param fields reads the fields of which a time is made
   */
  YamlTimes(YamlMapping fields, Faults faults) {
    this.fields = fields;
    this.faults = faults;
  }

  /** The unit of the field {@code time} of records of the fixed shape. */
  static Mapping.TimeForm fixed(Entries time) {
    Mapping.TimeForm unit = time.read(UNIT, Mapping.TimeForm.UNDECLARED);
    time.finish();
    return unit;
  }

  /** Reads the time of a mapping. */
  Optional<Mapping.Time> read(Value value) {
    if (value.text().isPresent()) {
      return fields
          .named(value)
          .map(
              field ->
                  new Mapping.Time(
                      List.of(field), Mapping.TimeForm.UNDECLARED, "", ZoneOffset.UTC));
    }
    Optional<Entries> table =
        Entries.of(
            value,
            FIELD,
            KeyTable.of(PATH, KAFKA, HEADER, UNIT, LETTERS, ZONE)
                .withOneOf("path", "kafka", "header"),
            faults);
    Optional<Mapping.Time> time = table.flatMap(this::time);
    table.ifPresent(Entries::finish);
    return time;
  }

  private Optional<Mapping.Time> time(Entries table) {
    Optional<String> kind = table.alternative("path: ts");
    Optional<Mapping.TimeForm> unit = table.find(UNIT);
    Optional<String> letters = table.find(LETTERS);
    ZoneId zone = table.read(ZONE);
    if (table.has(UNIT.name()) && table.has(LETTERS.name())) {
      table.refuse(LETTERS.name(), "expected unit or pattern, found both; remove one");
    }
    List<Field> from = new ArrayList<>();
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    switch (kind.get()) {
      case "path" -> paths(table).forEach(path -> fields.named(path).ifPresent(from::add));
      case "kafka" ->
          table
              .find(KAFKA)
              .flatMap(part -> fields.beside(table, "kafka", part, ""))
              .ifPresent(from::add);
      default ->
          table
              .find(HEADER)
              .filter(name -> fields.isFromTopic(table, "header"))
              .ifPresent(name -> from.add(new Field.Beside(Mapping.Part.KAFKA_HEADER, name, "")));
    }
    // The unit of a Kafka timestamp is known.
    boolean isKnown =
        from.stream()
            .anyMatch(
                field ->
                    field instanceof Field.Beside beside
                        && beside.part() == Mapping.Part.KAFKA_TIMESTAMP);
    Mapping.TimeForm otherwise = isKnown ? Mapping.TimeForm.MILLIS : Mapping.TimeForm.UNDECLARED;
    Mapping.TimeForm form = unit.orElseGet(() -> letters.map(YamlTimes::form).orElse(otherwise));
    if (from.size() > 1 && (unit.isPresent() || letters.filter(ONE_CELL::contains).isPresent())) {
      table.refuse("path", "expected one field for a number, found " + from.size());
    }
    return from.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Mapping.Time(
                from, form, letters.filter(word -> form != Mapping.TimeForm.ISO).orElse(""), zone));
  }

  private List<Value> paths(Entries table) {
    Value path = table.find(PATH).orElseThrow();
    List<Value> several = path.list().orElse(List.of(path));
    if (several.isEmpty()) {
      faults.wrong(path, "the path of a field, or a list of them");
    }
    return several;
  }

  private static Mapping.TimeForm form(String pattern) {
    return switch (pattern) {
      case "millis" -> Mapping.TimeForm.MILLIS;
      case "seconds" -> Mapping.TimeForm.SECONDS;
      case "iso" -> Mapping.TimeForm.ISO;
      default -> Mapping.TimeForm.PATTERN;
    };
  }

  /** Reads the time of the short form of CSV. */
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

  private static Optional<String> pattern(Value value, Faults faults) {
    if (!value.isSound(faults)) {
      return Optional.empty();
    }
    Optional<String> text = value.text().filter(letters -> !letters.isBlank());
    if (text.isEmpty()) {
      faults.wrong(value, WRITTEN);
      return Optional.empty();
    }
    if (text.get().equals("iso") || ONE_CELL.contains(text.get())) {
      return text;
    }
    Optional<String> fault = PatternCheck.fault(text.get());
    if (fault.isEmpty()) {
      return text;
    }
    faults.add(
        value.location(), "expected " + WRITTEN + ", found " + value.found() + ": " + fault.get());
    return Optional.empty();
  }
}
