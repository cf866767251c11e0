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
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.pipeline.TimeBounds;
import io.millrace.streaming.config.place.YamlKafka;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
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

  private static final Key<Entries> LIVE_KAFKA =
      Key.of(
              "kafka",
              Forms.table(
                  "a mapping",
                  KeyTable.of(YamlKafka.BROKERS, TOPICS, START, BOUNDED, YamlKafka.PROPERTIES)
                      .and(YamlFormats.KEYS)
                      .refusing(
                          List.of("start"), "the seam says where live topics begin; remove it")))
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

  private static final Key<Entries> HISTORY =
      Key.of(
              "history",
              Forms.table(
                  "a mapping such as {files: {path: …, format: …, map: {…}}}",
                  KeyTable.of(KAFKA, FILES_SECTION, JSON, CSV)
                      .withOneOf("kafka", "files", "json", "csv")))
          .describedAs("Records before the seam, read to their end before the live topics.");
  private static final Key<Entries> LIVE =
      Key.of("live", Forms.table("a mapping such as {kafka: {…}}", KeyTable.of(LIVE_KAFKA)))
          .describedAs("Topics with the records from the seam on.");
  private static final Key<Instant> SEAM =
      Key.of(
              "seam",
              Form.scalar(
                  "a time such as 2026-01-31T00:00:00Z",
                  value -> value.text().flatMap(YamlInput::instant),
                  writer ->
                      writer.text(
                          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?"
                              + "(Z|[+-]\\d\\d:\\d\\d)")))
          .describedAs(
              "Event time: earlier records are taken from the history, the others from the live"
                  + " topics.");
  private static final Key<Duration> MARGIN =
      Key.of("margin", YamlUnits.durations(Duration.ZERO, LONGEST))
          .describedAs(
              "How far before the seam, by the timestamps of the broker, the live topics are read.")
          .defaultsToComputed("lateness");
  private static final List<String> OF_SEAM = List.of("live", "seam", "margin");

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
                          HISTORY,
                          LIVE,
                          SEAM,
                          MARGIN,
                          LATENESS,
                          EARLINESS,
                          IDLENESS,
                          LARGEST_RECORD)
                      .withOneOf("kafka", "files", "json", "csv", "history")))
          .describedAs("Where records come from: kafka, files, json, csv, or history and live.")
          .required("{json: {path: readings/}}");

  /** The source of labels that come late. */
  static final Key<Entries> OF_LABELS =
      Key.of(
              "source",
              Forms.table(
                  "a mapping such as {json: {path: labels/}}",
                  KeyTable.of(KAFKA, FILES_SECTION, JSON, CSV)
                      .withOneOf("kafka", "files", "json", "csv")))
          .describedAs("Where the labels come from: kafka, files, json or csv.")
          .required("{json: {path: labels/}}");

  private final List<String> channels;
  private final boolean aligned;

  /** Whether records are labels that name their reading by an id, so that they need no time. */
  private boolean untimed;

  /**
   * @param channels what the values of a record are of: channels, or sensors of which rows are made
   * @param aligned whether rows are made of them
   */
  YamlInput(List<String> channels, boolean aligned) {
    this.channels = channels;
    this.aligned = aligned;
  }

  /** Records are labels that come late. */
  YamlInput labelsBy(LabelSpec.By by) {
    untimed = by == LabelSpec.By.ID;
    return this;
  }

  /** The section; empty if the source could not be read. */
  Optional<InputSpec> read(Entries source) {
    Optional<SourceSpec> from =
        source
            .alternative("kafka: {brokers: \"localhost:9092\", topics: [readings]}")
            .flatMap(kind -> kind.equals("history") ? historyThenLive(source) : from(kind, source));
    if (!source.has("history")) {
      for (String key : OF_SEAM) {
        if (source.has(key)) {
          source.refuse(key, "has an effect beside history alone; remove it, or add history");
        }
      }
    }
    TimeBounds bounds = new TimeBounds(source.read(LATENESS), source.read(EARLINESS));
    Duration idleness = source.read(IDLENESS);
    int largest = source.read(LARGEST_RECORD);
    source.finish();
    return from.map(found -> new InputSpec(found, bounds, idleness, largest));
  }

  private Optional<SourceSpec> historyThenLive(Entries source) {
    Optional<SourceSpec> history =
        source
            .find(HISTORY)
            .flatMap(
                map ->
                    map.alternative("files: {path: …, format: …, map: {…}}")
                        .flatMap(kind -> from(kind, map))
                        .map(found -> ended(found, map)));
    Optional<SourceSpec.Kafka> live =
        source
            .find(LIVE)
            .flatMap(map -> required(map, LIVE_KAFKA, "{brokers: …, topics: [readings]}"))
            .flatMap(this::kafka);
    Optional<Instant> seam = required(source, SEAM, "2026-01-31T00:00:00Z");
    if (!source.has(LIVE.name())) {
      source.refuse(
          "expected live: {kafka: {…}} beside history, found none; add it, or name the history as"
              + " the source");
    }
    Duration margin = source.find(MARGIN).orElseGet(() -> source.read(LATENESS));
    return history.isEmpty() || live.isEmpty() || seam.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SourceSpec.HistoryThenLive(history.get(), live.get(), seam.get(), margin));
  }

  private static <T> Optional<T> required(Entries map, Key<T> key, String example) {
    Optional<T> found = map.find(key);
    if (!map.has(key.name())) {
      map.refuse("expected " + key.name() + ", found none; write " + key.name() + ": " + example);
    }
    return found;
  }

  /** A history in topics is read to an end, whether the pipeline says so or not. */
  private static SourceSpec ended(SourceSpec history, Entries map) {
    if (!(history instanceof SourceSpec.Kafka kafka)) {
      return history;
    }
    if (kafka.reach() == SourceSpec.Reach.NEW) {
      map.refuse("kafka", "a history is read from its beginning; remove start: latest");
    }
    return new SourceSpec.Kafka(
        kafka.brokers(),
        kafka.topics(),
        SourceSpec.Reach.HISTORY,
        kafka.properties(),
        kafka.format());
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notOne) {
      return Optional.empty();
    }
  }

  /** The source alone, of labels; empty if it could not be read. */
  Optional<SourceSpec> source(Entries source) {
    Optional<SourceSpec> from =
        source.alternative("json: {path: labels/}").flatMap(kind -> from(kind, source));
    source.finish();
    return from;
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
                  case "kafka" -> kafka(entries).map(SourceSpec.class::cast);
                  case "files" -> files(entries);
                  case "json" -> json(entries);
                  default -> csv(entries);
                });
    if (!kind.equals("kafka")) {
      section.ifPresent(Entries::finish);
    }
    return read;
  }

  private Optional<SourceSpec> files(Entries section) {
    Optional<String> path = section.find(FILES_PATH);
    Optional<RecordFormat> format =
        new YamlFormats(channels, true, section.faults())
            .aligned(aligned)
            .untimed(untimed)
            .read(section);
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

  private Optional<SourceSpec.Kafka> kafka(Entries section) {
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
        new YamlFormats(channels, false, faults).aligned(aligned).untimed(untimed).read(section);
    section.finish();
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
