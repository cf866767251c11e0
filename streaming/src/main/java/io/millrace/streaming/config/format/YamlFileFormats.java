package io.millrace.streaming.config.format;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.RecordFormat.SeriesLayout;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The formats that only files have: dumps of topics, and files of sequences. */
public final class YamlFileFormats {

  private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

  private static final Key<Instant> BEGIN =
      Key.of(
              "start",
              Form.scalar(
                      "a time such as 2026-01-31T00:00:00Z",
                      value -> value.text().flatMap(YamlFileFormats::instant),
                      SchemaWriter::text)
                  .as(instant -> instant, Instant::toString))
          .describedAs("Event time of the first step of every sequence.")
          .defaultsTo(START);
  private static final Key<Duration> STEP =
      Key.of("step", YamlUnits.durations(Duration.ofMillis(1), Duration.ofDays(36_500)))
          .describedAs("Time between two steps.")
          .defaultsTo(Duration.ofSeconds(1));
  private static final Key<SeriesLayout> STEPS =
      Key.of(
              "steps",
              Forms.choice(
                  List.of(SeriesLayout.IDX_ROWS, SeriesLayout.IDX_PIXELS),
                  one -> one == SeriesLayout.IDX_ROWS ? "rows" : "pixels"))
          .describedAs("What a step of an image is.")
          .defaultsTo(SeriesLayout.IDX_ROWS);
  private static final Key<String> LABELS =
      Key.of("labels", Forms.text("the path of an idx file with labels"))
          .describedAs("File with the label of each image.");

  private static final Key<Entries> TS =
      Key.of("ts", Forms.table("a mapping such as {step: 100 ms}", KeyTable.of(BEGIN, STEP)))
          .describedAs("Sequences of the UEA and UCR archives.");
  private static final Key<Entries> WAV =
      Key.of(
              "wav",
              Forms.table("a mapping such as {start: 2026-01-31T00:00:00Z}", KeyTable.of(BEGIN)))
          .describedAs("Sound.");
  private static final Key<Entries> IDX =
      Key.of(
              "idx",
              Forms.table(
                  "a mapping such as {steps: rows}", KeyTable.of(BEGIN, STEP, STEPS, LABELS)))
          .describedAs("Images as sequences.");

  private final Key<Value> values;
  private final Key<Entries> dump;

  /**
   * @param ofTopics the formats that the values of a dump may have
   */
  public YamlFileFormats(KeyTable ofTopics) {
    values =
        Key.of(
                "values",
                new Form<Value>(
                    "a format of topics such as json",
                    (value, faults) -> Optional.of(value),
                    value -> value,
                    writer ->
                        SchemaWriter.anyOf(
                            List.of(writer.words(ofTopics.names()), ofTopics.schema(writer)))))
            .describedAs("How the value of a record is read, as in a topic.")
            .defaultsToComputed("json");
    dump =
        Key.of("dump", Forms.table("a mapping such as {values: json}", KeyTable.of(values)))
            .describedAs("Dumps of topics, as millrace record writes them.");
  }

  /** The formats by their names. */
  public KeyTable keys() {
    return KeyTable.of(dump, TS, WAV, IDX);
  }

  /** How the values of a dump are read. */
  public Key<Value> values() {
    return values;
  }

  /** The options of a format. */
  public Key<Entries> section(String word) {
    return switch (word) {
      case "dump" -> dump;
      case "ts" -> TS;
      case "wav" -> WAV;
      default -> IDX;
    };
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notOne) {
      return Optional.empty();
    }
  }

  /** The fields of a step: a channel named label is the label, the others are values in order. */
  public static Mapping mapping(List<String> channels) {
    List<Mapping.Field> values = new ArrayList<>();
    int number = 0;
    for (String channel : channels) {
      values.add(
          new Mapping.Field.Name(
              channel.equals("label") ? channel : RecordFormat.Series.column(++number)));
    }
    return new Mapping(
        new Mapping.Field.Name("case"),
        Mapping.Field.NONE,
        new Mapping.Field.Name("label"),
        Mapping.Time.of(new Mapping.Field.Name("time"), Mapping.TimeForm.MILLIS),
        Mapping.Values.of(values));
  }

  /**
   * The format of a file of sequences.
   *
   * @param word its name
   * @param options empty: the defaults
   */
  public static RecordFormat series(String word, Optional<Entries> options, Mapping map) {
    SeriesLayout layout =
        switch (word) {
          case "ts" -> SeriesLayout.TS;
          case "wav" -> SeriesLayout.WAV;
          default -> options.map(idx -> idx.read(STEPS)).orElse(SeriesLayout.IDX_ROWS);
        };
    boolean sampled = layout == SeriesLayout.WAV;
    boolean images = layout == SeriesLayout.IDX_ROWS || layout == SeriesLayout.IDX_PIXELS;
    return new RecordFormat.Series(
        layout,
        options.map(some -> some.read(BEGIN)).orElse(START),
        sampled
            ? Duration.ZERO
            : options.map(some -> some.read(STEP)).orElse(Duration.ofSeconds(1)),
        images ? options.flatMap(idx -> idx.find(LABELS)).orElse("") : "",
        map);
  }
}
