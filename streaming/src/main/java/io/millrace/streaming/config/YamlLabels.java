package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code labels:}, the source of labels and targets that come later than their readings. */
final class YamlLabels {

  private static final Key<LabelSpec.By> BY =
      Key.of("by", Forms.choice(LabelSpec.By.class))
          .describedAs(
              "What tells which reading a label is for: its time, its position in the sequence of its"
                  + " key, or an id that both carry.")
          .defaultsTo(LabelSpec.By.TIME);
  private static final Key<Duration> WITHIN =
      Key.of("within", YamlUnits.durations(Duration.ofMillis(1), Duration.ofDays(3650)))
          .describedAs("How long a reading waits for its label, in event time of its key.")
          .required("2 h");
  private static final Key<Integer> MOST =
      Key.whole("most", 1, 1_000_000)
          .describedAs("Readings of a key that wait for their labels.")
          .defaultsTo(LabelSpec.MOST);

  static final Key<Entries> SECTION =
      Key.of(
              "labels",
              Forms.table(
                  "a mapping such as {source: {json: {path: labels/}}, within: 2 h}",
                  KeyTable.of(YamlInput.OF_LABELS, BY, WITHIN, MOST)))
          .describedAs("Labels and targets that come later than their readings.");

  private final Entries root;

  private YamlLabels(Entries root) {
    this.root = root;
  }

  /**
   * Reads the section.
   *
   * @param declared the label and targets of the pipeline
   * @param input the readings, if they could be read
   */
  static Optional<LabelSpec> read(
      Entries root, DeclaredTargets declared, Optional<InputSpec> input) {
    return root.find(SECTION)
        .flatMap(section -> new YamlLabels(root).section(section, declared, input));
  }

  private Optional<LabelSpec> section(
      Entries section, DeclaredTargets declared, Optional<InputSpec> input) {
    LabelSpec.By by = section.read(BY);
    Optional<SourceSpec> source =
        section
            .find(YamlInput.OF_LABELS)
            .flatMap(map -> new YamlInput(declared.names(), false).labelsBy(by).source(map));
    Optional<Duration> within = section.find(WITHIN);
    int most = section.read(MOST);
    section.finish();
    for (String other : List.of("decode", "follow")) {
      if (root.has(other)) {
        root.refuse(SECTION.name(), "has no effect with " + other + ", which does not learn");
      }
    }
    if (declared.width() == 0 && !root.has("label") && !root.has("targets")) {
      root.refuse(
          SECTION.name(), "expected label or targets beside it, found none; add label: NAME");
    }
    if (within.isPresent()
        && input.isPresent()
        && within.get().compareTo(input.get().lateness()) < 0) {
      section.refuse(
          WITHIN.name(),
          "expected at least source.lateness, "
              + YamlUnits.shown(input.get().lateness())
              + ", by which a reading may be behind; raise it, or lower lateness");
    }
    if (by == LabelSpec.By.ID) {
      source
          .flatMap(from -> withoutId(from, "labels.source"))
          .ifPresent(cure -> section.refuse(YamlInput.OF_LABELS.name(), cure));
      input
          .flatMap(records -> withoutId(records.source(), "source"))
          .ifPresent(cure -> section.refuse(BY.name(), cure));
      if (root.has("align")) {
        section.refuse(
            BY.name(),
            "rows that align makes carry no id; write by: time, with the time of the row");
      }
    }
    return source.isEmpty() || within.isEmpty()
        ? Optional.empty()
        : Optional.of(new LabelSpec(source.get(), by, within.get(), most));
  }

  /** The cure of a source whose records carry no id; empty if they do. */
  private static Optional<String> withoutId(SourceSpec source, String place) {
    if (source instanceof SourceSpec.HistoryThenLive both) {
      return withoutId(both.history(), place + ".history")
          .or(() -> withoutId(both.live(), place + ".live"));
    }
    if (source instanceof SourceSpec.Csv) {
      return Optional.of(
          "expected an id in "
              + place
              + ", whose short form has none; write files: {path: …, format: csv, map: {key: …, id:"
              + " …}} in place of csv");
    }
    RecordFormat format =
        source instanceof SourceSpec.Kafka kafka
            ? kafka.format()
            : source instanceof SourceSpec.Files files ? files.format() : RecordFormat.READINGS;
    format = format instanceof RecordFormat.Dump dump ? dump.values() : format;
    Optional<Mapping> map = Optional.empty();
    if (format instanceof RecordFormat.Json json) {
      map = Optional.of(json.map());
    } else if (format instanceof RecordFormat.Csv csv) {
      map = Optional.of(csv.map());
    } else if (format instanceof RecordFormat.Avro avro) {
      map = Optional.of(avro.map());
    }
    return map.filter(fields -> fields.label().equals(Mapping.Field.NONE))
        .map(none -> "expected id in " + place + ".map, found none; write id: and its field");
  }

  /**
   * Refuses operators that can only learn at once.
   *
   * @param at the pipeline, or the branch that has them
   */
  static void check(
      Entries root, Entries at, List<ModelSpec> stages, YamlStages.CatalogCheck check) {
    if (root.has(SECTION.name())) {
      check
          .sound(stages)
          .ifPresent(model -> check(at, at == root ? SECTION.name() : "operators", model));
    }
  }

  private static void check(Entries at, String key, StreamModel model) {
    if (!(model instanceof Learner learner) || learner.memoWidth() == 0) {
      at.refuse(
          key,
          "expected one stage that can learn a reading after it was answered, such as classify, or"
              + " forecast with train: readout and one horizon; found none, or two; send the"
              + " label with its"
              + " reading, or write a pipeline for each stage that learns late");
    }
  }
}
