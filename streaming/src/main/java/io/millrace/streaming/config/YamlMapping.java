package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.streaming.connect.map.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code map:}, which names the fields of a reading in records of any format. */
final class YamlMapping {

  private static final String FIELD =
      "a field as text, or a mapping such as {constant: plant-1} or {kafka: key}";

  /** A part of a Kafka record. */
  private enum KafkaPart {
    KEY(Mapping.Part.KAFKA_KEY),
    TOPIC(Mapping.Part.KAFKA_TOPIC),
    TIMESTAMP(Mapping.Part.KAFKA_TIMESTAMP);

    private final Mapping.Part part;

    KafkaPart(Mapping.Part part) {
      this.part = part;
    }
  }

  /** A part of the name of a file. */
  private enum FilePart {
    NAME(Mapping.Part.FILE_NAME),
    STEM(Mapping.Part.FILE_STEM);

    private final Mapping.Part part;

    FilePart(Mapping.Part part) {
      this.part = part;
    }
  }

  /** What the records are, which decides how a field is named. */
  enum Records {
    /** Lines of files, divided into columns. */
    CELLS_IN_FILES,
    /** Records of topics, divided into columns. */
    CELLS_IN_TOPICS,
    /** Files of nested records. */
    NESTED_IN_FILES,
    /** Topics of nested records. */
    NESTED_IN_TOPICS;

    boolean areCells() {
      return this == CELLS_IN_FILES || this == CELLS_IN_TOPICS;
    }

    boolean areInFiles() {
      return this == CELLS_IN_FILES || this == NESTED_IN_FILES;
    }
  }

  private static final Key<String> PATH =
      Key.of("path", Forms.text("the path of a field"))
          .describedAs("Path of a field in the record, or name of a column.");
  private static final Key<String> CONSTANT =
      Key.of("constant", Forms.text("a text")).describedAs("The same text for every record.");
  private static final Key<KafkaPart> KAFKA =
      Key.of("kafka", Forms.choice(KafkaPart.class))
          .describedAs("A part of the Kafka record beside its value.");
  private static final Key<String> HEADER =
      Key.of("header", Forms.text("the name of a header"))
          .describedAs("A header of the Kafka record, by its name.");
  private static final Key<FilePart> FILE =
      Key.of("file", Forms.choice(FilePart.class))
          .describedAs("The file's name, or its stem: the name without extensions.");
  private static final Key<String> MATCH =
      Key.of(
              "match",
              Form.scalar(
                  "a regular expression such as 'site-(.*)'",
                  value -> value.text().filter(YamlMapping::isExpression),
                  SchemaWriter::text))
          .describedAs(
              "Expression that the whole text must match; its first group in parentheses counts.");
  private static final KeyTable FIELD_KEYS =
      KeyTable.of(PATH, CONSTANT, KAFKA, HEADER, FILE, MATCH)
          .withOneOf("path", "constant", "kafka", "header", "file");

  private static final Form<Value> FIELD_FORM = oneOrTable(FIELD, FIELD_KEYS);

  private static final Key<Value> KEY =
      Key.of("key", FIELD_FORM).describedAs("The key of a reading.").required("device.id");
  private static final Key<Value> GROUP =
      Key.of("group", FIELD_FORM)
          .describedAs("The group, whose parameters learn from the record.")
          .defaultsToComputed("the key");
  private static final Key<Value> LABEL =
      Key.of("label", FIELD_FORM).describedAs("Text that is passed through.");
  private static final Key<Value> ID =
      Key.of("id", FIELD_FORM)
          .describedAs(
              "What a late label names its reading by; passed through, in place of label.");
  private static final Key<Value> VALUES =
      Key.of(
              "values",
              new Form<Value>(
                  "the field of a list or object of values, or a mapping of channel to field",
                  (value, faults) -> Optional.of(value),
                  value -> value,
                  writer ->
                      SchemaWriter.anyOf(
                          List.of(writer.text(), writer.map(FIELD_FORM.schema(writer))))))
          .describedAs(
              "One field with all values, a list or an object; or the fields of those channels whose"
                  + " field has another name.")
          .defaultsToComputed("the fields that have the names of the channels");
  private static final Key<Value> SENSOR =
      Key.of("sensor", FIELD_FORM)
          .describedAs("With align and value: the name of the sensor that a record is of.");
  private static final Key<Value> VALUE =
      Key.of("value", FIELD_FORM).describedAs("With sensor: the one value of a record.");
  private static final Key<List<String>> MISSING =
      Key.of(
              "missing",
              Forms.list("a list such as [unavailable, -9999]", Forms.text("a text or a number")))
          .describedAs(
              "Texts and numbers that mean a missing value; an empty field always means one.");
  private static final Key<Mapping.Absent> ABSENT =
      Key.of(
              "absent",
              Forms.choice(
                  List.of(Mapping.Absent.values()),
                  absent -> absent == Mapping.Absent.REFUSED ? "refuse" : "missing"))
          .describedAs("What a record is that lacks a field: refused, or without that value.")
          .defaultsTo(Mapping.Absent.REFUSED);

  /** The section. */
  static final Key<Entries> MAP =
      Key.of(
              "map",
              Forms.table(
                  "a mapping such as {key: device, time: ts}",
                  KeyTable.of(
                          KEY,
                          GROUP,
                          LABEL,
                          ID,
                          YamlTimes.ANY,
                          VALUES,
                          MISSING,
                          ABSENT,
                          SENSOR,
                          VALUE)
                      .excluding("label", "id")
                      .excluding("values", "sensor")
                      .excluding("values", "value")))
          .describedAs("Which fields of a record are the parts of a reading.");

  private final List<String> channels;
  private final Records records;
  private final Faults faults;
  private boolean aligned;
  private boolean untimed;

  YamlMapping(List<String> channels, Records records, Faults faults) {
    this.channels = channels;
    this.records = records;
    this.faults = faults;
  }

  /** Whether rows are made of the readings of sensors. */
  YamlMapping aligned(boolean rows) {
    aligned = rows;
    return this;
  }

  /** Whether records need no time. */
  YamlMapping untimed(boolean without) {
    untimed = without;
    return this;
  }

  /** One scalar, or a table whose reader reads it. */
  static Form<Value> oneOrTable(String expected, KeyTable keys) {
    return new Form<>(
        expected,
        (value, faults) -> Optional.of(value),
        value -> value,
        writer -> SchemaWriter.anyOf(List.of(writer.text(), keys.schema(writer))));
  }

  /** Reads the section; empty if it lacks a part or a part has a fault. */
  Optional<Mapping> read(Entries map) {
    Optional<Field> key = map.find(KEY).flatMap(this::field);
    Optional<Field> group = optional(map.find(GROUP));
    Optional<Field> label = optional(map.find(map.has(ID.name()) ? ID : LABEL));
    if (map.has(ID.name()) && map.has(LABEL.name())) {
      map.refuse(ID.name(), "expected id or label, found both: a record passes on one; keep one");
    }
    Optional<Mapping.Time> time =
        untimed && !map.has(YamlTimes.ANY.name())
            ? Optional.of(YamlTimes.NONE)
            : map.find(YamlTimes.TIME).flatMap(value -> new YamlTimes(this, faults).read(value));
    Optional<Value> values = map.find(VALUES);
    List<String> missing = map.read(MISSING, List.of());
    Mapping.Absent absent = map.read(ABSENT);
    Optional<Value> sensor = map.find(SENSOR);
    Optional<Value> value = map.find(VALUE);
    boolean single = map.has(SENSOR.name()) || map.has(VALUE.name());
    if (single && map.has(VALUES.name())) {
      map.refuse(VALUES.name(), "expected values, or sensor and value, found both; keep one");
    }
    Optional<Mapping.Places> places = single ? single(map, sensor, value) : places(values);
    for (Key<Value> passed : List.of(LABEL, ID)) {
      if (aligned && map.has(passed.name())) {
        map.refuse(passed.name(), "has no effect beside align, whose rows have none; remove it");
      }
    }
    if (records.areCells() && map.has(ABSENT.name())) {
      map.refuse(ABSENT.name(), "has no effect on columns, which are there; remove it");
    }
    map.finish();
    return key.isEmpty() || group.isEmpty() || label.isEmpty() || time.isEmpty() || places.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Mapping(
                key.get(),
                group.get(),
                label.get(),
                time.get(),
                new Mapping.Values(places.get(), missing, absent)));
  }

  private Optional<Field> optional(Optional<Value> value) {
    return value.isEmpty() ? Optional.of(Field.NONE) : field(value.get());
  }

  /** Reads one field. */
  Optional<Field> field(Value value) {
    if (value.text().isPresent()) {
      return named(value);
    }
    Optional<Entries> table = Entries.of(value, FIELD, FIELD_KEYS, faults);
    Optional<Field> field = table.flatMap(this::field);
    table.ifPresent(Entries::finish);
    return field;
  }

  private Optional<Field> field(Entries table) {
    Optional<String> kind = table.alternative("path: device.id");
    String match = table.read(MATCH, "");
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    if (!match.isEmpty() && (table.has(PATH.name()) || table.has(CONSTANT.name()))) {
      table.refuse(MATCH.name(), "has an effect with kafka, header and file alone; remove it");
    }
    return switch (kind.get()) {
      case "path" -> table.value(PATH.name()).flatMap(this::named);
      case "constant" -> table.find(CONSTANT).map(Field.Constant::new);
      case "kafka" -> table.find(KAFKA).flatMap(part -> beside(table, "kafka", part.part, match));
      case "header" ->
          table
              .find(HEADER)
              .filter(name -> isFromTopic(table, "header"))
              .map(name -> new Field.Beside(Mapping.Part.KAFKA_HEADER, name, match));
      default -> table.find(FILE).flatMap(part -> beside(table, "file", part.part, match));
    };
  }

  Optional<Field> beside(Entries table, String key, Mapping.Part part, String match) {
    boolean fits = key.equals("file") ? isFromFile(table) : isFromTopic(table, key);
    return fits ? Optional.of(new Field.Beside(part, "", match)) : Optional.empty();
  }

  private boolean isFromFile(Entries table) {
    if (!records.areInFiles()) {
      table.refuse("file", "expected a field, kafka or header: a topic has no file; name one");
    }
    return records.areInFiles();
  }

  boolean isFromTopic(Entries table, String key) {
    if (records.areInFiles()) {
      table.refuse(key, "expected a field, constant or file: a file has no Kafka record; name one");
    }
    return !records.areInFiles();
  }

  /** A field by its text: a path, or a column. */
  Optional<Field> named(Value value) {
    Optional<String> text = Forms.text("the name of a field").read(value, faults);
    if (records.areCells()) {
      return text.map(Field.Name::new);
    }
    if (text.isPresent() && FieldPath.parse(text.get()).isEmpty()) {
      faults.wrong(value, FieldPath.EXPECTED);
      return Optional.empty();
    }
    return text.map(Field.Path::new);
  }

  /** One value a record, of a sensor that the record names. */
  private Optional<Mapping.Places> single(
      Entries map, Optional<Value> ofSensor, Optional<Value> ofValue) {
    Optional<Field> sensor = ofSensor.flatMap(this::field);
    Optional<Field> value = ofValue.flatMap(this::field);
    for (Key<Value> other : List.of(SENSOR, VALUE)) {
      if (!map.has(other.name())) {
        map.refuse("expected " + other.name() + " beside the other of sensor and value; name it");
      }
    }
    if (!aligned) {
      map.refuse(
          map.has(SENSOR.name()) ? SENSOR.name() : VALUE.name(),
          "makes rows of single sensors only with align; write align: {every: 10 s, within: 1 min}"
              + " at the top, or values in place of it");
      return Optional.empty();
    }
    if (value.isPresent()
        && !(value.get() instanceof Field.Path || value.get() instanceof Field.Name)) {
      map.refuse(
          VALUE.name(), "expected a field of the record; a value cannot come from elsewhere");
      return Optional.empty();
    }
    return sensor.isEmpty() || value.isEmpty()
        ? Optional.empty()
        : Optional.of(new Mapping.Places.OfSensor(sensor.get(), value.get()));
  }

  private Optional<Mapping.Places> places(Optional<Value> values) {
    if (values.isPresent() && values.get().text().isPresent()) {
      if (records.areCells()) {
        faults.add(
            values.get().location(),
            "expected a mapping of channel to column, found one column; a column has one value");
        return Optional.empty();
      }
      return named(values.get()).map(Mapping.Places.Within::new);
    }
    Map<String, Value> renamed =
        values
            .flatMap(
                value ->
                    Forms.values(
                            "the field of a list or object, or a mapping of channel to field",
                            FIELD_FORM)
                        .read(value, faults))
            .orElse(Map.of());
    List<Field> fields = new ArrayList<>();
    boolean whole = true;
    renamed.forEach(
        (channel, field) -> {
          if (!channels.isEmpty() && !channels.contains(channel)) {
            faults.add(
                field.keyLocation(),
                "not one of the channels" + Spelling.suggestion(channel, channels));
          }
        });
    for (String channel : channels) {
      Optional<Field> field =
          renamed.containsKey(channel)
              ? field(renamed.get(channel))
              : Optional.of(new Field.Name(channel));
      if (field.isPresent()
          && !(field.get() instanceof Field.Path || field.get() instanceof Field.Name)) {
        faults.add(
            renamed.get(channel).location(),
            "expected a field of the record; a value cannot come from elsewhere");
        field = Optional.empty();
      }
      whole &= field.isPresent();
      field.ifPresent(fields::add);
    }
    return whole ? Optional.of(new Mapping.Places.Each(fields)) : Optional.empty();
  }

  private static boolean isExpression(String text) {
    try {
      return !Pattern.compile(text).pattern().isEmpty();
    } catch (PatternSyntaxException none) {
      return false;
    }
  }
}
