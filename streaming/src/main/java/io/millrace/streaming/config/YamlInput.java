package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.pipeline.TimeBounds;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code source:}. */
final class YamlInput {

  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final Form<String> FILES = Forms.text("a file, a folder or a glob");
  private static final Form<String> COLUMN = Forms.text("a column name");

  /** The offset from which a topic is read. */
  private enum Start {
    EARLIEST,
    LATEST
  }

  private static final Key<List<Value>> TOPICS =
      Key.of("topics", Forms.elements("a list of topics such as [readings]", YamlKafka.TOPIC))
          .describedAs("Topics to read.")
          .required("[readings]");
  private static final Key<Start> START =
      Key.of("start", Forms.either(Start.EARLIEST, Start.LATEST))
          .describedAs("Where a job that starts without a savepoint begins to read.")
          .defaultsTo(Start.EARLIEST);
  private static final Key<Boolean> BOUNDED =
      Key.flag("bounded")
          .describedAs("Whether the job ends at the end of the topic as it is when the job starts.")
          .defaultsTo(false);
  private static final Key<Entries> KAFKA =
      Key.of(
              "kafka",
              Forms.table(
                  "a mapping",
                  KeyTable.of(YamlKafka.BROKERS, TOPICS, START, BOUNDED, YamlKafka.PROPERTIES)
                      .and(YamlFormats.KEYS)))
          .describedAs("Records in Kafka topics.");

  private static final Key<String> JSON_PATH =
      Key.of("path", FILES)
          .describedAs("A file, a folder or a glob; .gz is unpacked.")
          .required("readings/");
  private static final Key<Entries> JSON =
      Key.of("json", Forms.table("a mapping", KeyTable.of(JSON_PATH, YamlTimes.FIXED)))
          .describedAs("JSON records of the fixed shape in files, one a line.");

  private static final Key<String> FILES_PATH =
      Key.of("path", FILES)
          .describedAs("A file, a folder or a glob; .gz is unpacked.")
          .required("readings/*.csv");
  private static final Key<Entries> FILES_SECTION =
      Key.of("files", Forms.table("a mapping", KeyTable.of(FILES_PATH).and(YamlFormats.KEYS)))
          .describedAs("Records in files.");

  private static final Key<String> CSV_PATH =
      Key.of("path", FILES)
          .describedAs("A file, a folder or a glob; .gz is unpacked.")
          .required("readings.csv");
  private static final Key<String> KEY =
      Key.of("key", COLUMN).describedAs("Column of the key.").required("station");
  private static final Key<String> GROUP =
      Key.of("group", COLUMN)
          .describedAs("Column of the group, whose parameters learn from the record.")
          .defaultsToComputed("the key");
  private static final Key<String> LABEL =
      Key.of("label", COLUMN).describedAs("Column that is passed through.");
  private static final Key<Entries> TIME =
      Key.of(
              "time",
              Forms.table("a mapping such as {columns: [time], pattern: iso}", YamlTimes.KEYS))
          .describedAs("How event time is read.")
          .required("{columns: [time], pattern: iso}");
  private static final Key<Map<String, Value>> VALUES =
      Key.of("values", Forms.values("a mapping of channel to column", COLUMN))
          .describedAs("Columns of the channels whose column has another name.");
  private static final Key<List<String>> MISSING =
      Key.of("missing", Forms.list("a list of texts such as [NA, \"-\"]", Forms.text("a text")))
          .describedAs("Texts that mean a missing value; an empty cell always means one.");
  private static final Key<Character> SEPARATOR =
      Key.of("separator", YamlFormats.SEPARATORS)
          .describedAs("The character between cells, or tab.")
          .defaultsTo(',');
  private static final Key<Entries> CSV =
      Key.of(
              "csv",
              Forms.table(
                  "a mapping",
                  KeyTable.of(CSV_PATH, KEY, GROUP, LABEL, TIME, VALUES, MISSING, SEPARATOR)))
          .describedAs("Comma-separated values in files with a header.");

  private static final Key<Duration> LATENESS =
      Key.of("lateness", YamlUnits.durations(Duration.ZERO, LONGEST))
          .describedAs("How far the time of a record may be behind the confirmed time of its key.")
          .defaultsTo(Duration.ofHours(1));
  private static final Key<Duration> EARLINESS =
      Key.of("earliness", YamlUnits.durations(Duration.ZERO, LONGEST))
          .describedAs(
              "How far the time of a record may be beyond the timestamp of its Kafka record.")
          .defaultsTo(TimeBounds.EARLINESS);
  private static final Key<Duration> IDLENESS =
      Key.of("idleness", YamlUnits.durations(Duration.ofMillis(1), LONGEST))
          .describedAs(
              "How long a partition may be silent before it stops holding event time back.")
          .defaultsTo(Duration.ofSeconds(30));
  private static final Key<Integer> LARGEST_RECORD =
      Key.of("largest_record", YamlUnits.sizes(64, 64 << 20))
          .describedAs("A record larger than this is refused without being parsed.")
          .defaultsTo(1 << 20);

  static final Key<Entries> SECTION =
      Key.of(
              "source",
              Forms.table(
                  "a mapping such as {json: {path: readings/}}",
                  KeyTable.of(
                          KAFKA,
                          FILES_SECTION,
                          JSON,
                          CSV,
                          LATENESS,
                          EARLINESS,
                          IDLENESS,
                          LARGEST_RECORD)
                      .withOneOf("kafka", "files", "json", "csv")))
          .describedAs("Where records come from: kafka, files, json or csv.")
          .required("{json: {path: readings/}}");

  private final List<String> channels;
  private final boolean aligned;

  /**
   * @param channels what the values of a record are of: channels, or sensors of which rows are made
   * @param aligned whether rows are made of them
   */
  YamlInput(List<String> channels, boolean aligned) {
    this.channels = channels;
    this.aligned = aligned;
  }

  /** The section; empty if the source could not be read. */
  Optional<InputSpec> read(Entries source) {
    Optional<SourceSpec> from =
        source
            .alternative("kafka: {brokers: \"localhost:9092\", topics: [readings]}")
            .flatMap(kind -> from(kind, source));
    TimeBounds bounds = new TimeBounds(source.read(LATENESS), source.read(EARLINESS));
    Duration idleness = source.read(IDLENESS);
    int largest = source.read(LARGEST_RECORD);
    source.finish();
    return from.map(found -> new InputSpec(found, bounds, idleness, largest));
  }

  private Optional<SourceSpec> from(String kind, Entries source) {
    Optional<Entries> section =
        source.find(
            switch (kind) {
              case "kafka" -> KAFKA;
              case "files" -> FILES_SECTION;
              case "json" -> JSON;
              default -> CSV;
            });
    Optional<SourceSpec> read =
        section.flatMap(
            entries ->
                switch (kind) {
                  case "kafka" -> kafka(entries);
                  case "files" -> files(entries);
                  case "json" -> json(entries);
                  default -> csv(entries);
                });
    section.ifPresent(Entries::finish);
    return read;
  }

  private Optional<SourceSpec> files(Entries section) {
    Optional<String> path = section.find(FILES_PATH);
    Optional<RecordFormat> format =
        new YamlFormats(channels, true, section.faults()).aligned(aligned).read(section);
    return path.isEmpty() || format.isEmpty()
        ? Optional.empty()
        : Optional.of(new SourceSpec.Files(path.get(), format.get()));
  }

  private static Optional<SourceSpec> json(Entries section) {
    Optional<String> path = section.find(JSON_PATH);
    Optional<Mapping.TimeForm> unit = section.find(YamlTimes.FIXED).map(YamlTimes::fixed);
    return path.map(
        known ->
            unit.isPresent()
                ? new SourceSpec.Files(known, new RecordFormat.Readings(unit.get()))
                : new SourceSpec.JsonLines(known));
  }

  private Optional<SourceSpec> kafka(Entries section) {
    Optional<String> brokers = section.find(YamlKafka.BROKERS);
    List<String> topics = new ArrayList<>();
    Faults faults = section.faults();
    for (Value element : section.read(TOPICS, List.of())) {
      Optional<String> topic = YamlKafka.TOPIC.read(element, faults);
      if (topic.isPresent() && topics.contains(topic.get())) {
        faults.add(element.location(), "topic listed twice; remove one");
      }
      topic.ifPresent(topics::add);
    }
    SourceSpec.Reach reach = reach(section);
    Map<String, String> properties = YamlKafka.properties(section);
    Optional<RecordFormat> format =
        new YamlFormats(channels, false, faults).aligned(aligned).read(section);
    return brokers.map(
        known ->
            new SourceSpec.Kafka(
                known, topics, reach, properties, format.orElse(RecordFormat.READINGS)));
  }

  private static SourceSpec.Reach reach(Entries section) {
    Start start = section.read(START);
    boolean bounded = section.read(BOUNDED);
    if (start == Start.EARLIEST) {
      return bounded ? SourceSpec.Reach.HISTORY : SourceSpec.Reach.ALL;
    }
    if (bounded) {
      section.refuse(
          START.name(), "from latest on, bounded: true leaves nothing to read; remove one");
    }
    return SourceSpec.Reach.NEW;
  }

  private Optional<SourceSpec> csv(Entries section) {
    for (String option : YamlFormats.CSV_ONLY) {
      if (section.has(option)) {
        section.take(option);
        section.refuse(
            option,
            "is an option of the long form; write files: {path: …, format: {csv: {"
                + option
                + ": …}}, map: {…}}");
      }
    }
    Optional<String> path = section.find(CSV_PATH);
    Optional<String> key = section.find(KEY);
    String group = section.read(GROUP, "");
    String label = section.read(LABEL, "");
    if (aligned && section.has(LABEL.name())) {
      section.refuse(LABEL.name(), "has no effect beside align, whose rows have none; remove it");
    }
    SourceSpec.TimeColumns time =
        section.find(TIME).map(YamlTimes::read).orElse(YamlTimes.NOT_READ);
    List<String> values = values(section);
    List<String> missing = section.read(MISSING, List.of());
    char separator = section.read(SEPARATOR);
    if (path.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    SourceSpec.Columns columns = new SourceSpec.Columns(key.get(), group, label, time, values);
    return Optional.of(new SourceSpec.Csv(path.get(), columns, missing, separator));
  }

  private List<String> values(Entries section) {
    Faults faults = section.faults();
    Map<String, Value> renamed = section.read(VALUES, Map.of());
    renamed.forEach(
        (channel, column) -> {
          if (!channels.isEmpty() && !channels.contains(channel)) {
            faults.add(
                column.keyLocation(),
                "not one of the channels" + Spelling.suggestion(channel, channels));
          }
        });
    return channels.stream()
        .map(
            channel ->
                Optional.ofNullable(renamed.get(channel))
                    .flatMap(column -> COLUMN.read(column, faults))
                    .orElse(channel))
        .toList();
  }
}
