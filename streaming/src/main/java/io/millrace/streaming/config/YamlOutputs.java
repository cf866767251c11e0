package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Location;
import io.millrace.api.config.Value;
import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.event.EventKind;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.config.judging.YamlEvaluate;
import io.millrace.streaming.config.place.YamlEvents;
import io.millrace.streaming.config.place.YamlSink;
import io.millrace.streaming.judge.EvaluationFinder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code results:}, {@code dead_letters:} and {@code models:} of a pipeline, or of its
 * branches. Dead letters without a sink go to the same kind of sink as the results, with {@code
 * -dead-letters} appended to the name; those of a branch to the sink that all branches share.
 */
final class YamlOutputs {

  private static final String BESIDE = "-dead-letters";

  /** Of a topic in Kafka; file systems take a few bytes more. */
  private static final int LONGEST_NAME = 249;

  private static final int EVERY_VERSIONS = 50;
  private static final String EXAMPLE = "{folder: out/results} or {kafka: {topic: results}}";
  private static final String LETTERS_EXAMPLE = "{folder: out/dead-letters}";
  private static final String MODELS_EXAMPLE = "{folder: out/models}";

  private static final Key<Entries> RESULTS =
      YamlSink.key("results", EXAMPLE, YamlSink.FIELDS).describedAs("Where results are written.");
  private static final Key<Entries> DEAD_LETTERS =
      YamlSink.key("dead_letters", LETTERS_EXAMPLE)
          .describedAs("Where refused records are written, each with its reason.");
  private static final Key<Integer> EVERY =
      Key.whole("every", 1, Integer.MAX_VALUE)
          .describedAs("Publish every n-th version.")
          .defaultsToComputed("50; 1 beside packets, and no other");
  private static final Key<Entries> MODELS =
      YamlSink.key("models", MODELS_EXAMPLE, EVERY)
          .describedAs("Where versions of what is learned are published.")
          .defaultsToComputed("kept only in the state");

  /** The keys of the outputs of a pipeline. */
  static final KeyTable KEYS =
      KeyTable.of(
              RESULTS,
              DEAD_LETTERS.defaultsToComputed(
                  "next to the results, with -dead-letters after the name"),
              MODELS)
          .and(YamlEvents.KEYS)
          .and(YamlEvaluate.KEYS);

  /** The keys of the outputs of a branch. */
  static final KeyTable OF_BRANCH =
      KeyTable.of(
              RESULTS.required(EXAMPLE),
              DEAD_LETTERS.defaultsToComputed("those of the pipeline"),
              MODELS)
          .and(YamlEvents.KEYS)
          .and(YamlEvaluate.KEYS);

  private final YamlSink sinks;
  private final Optional<SourceSpec> source;
  private final Optional<LabelSpec> late;

  /** By place, the key of what is there. */
  private final Map<Object, String> taken = new LinkedHashMap<>();

  /**
   * @param source source of the observations, if known
   * @param late labels that come later; empty: none do
   */
  YamlOutputs(Optional<SourceSpec> source, Optional<LabelSpec> late) {
    this.sinks = new YamlSink(source);
    this.source = source;
    this.late = late;
    source.ifPresent(
        from -> {
          claim(from);
          if (from instanceof SourceSpec.HistoryThenLive both) {
            claim(both.history());
          }
        });
  }

  /** Kind of the results. */
  enum Form {
    RESULTS,
    /** Packets, which can only be decoded with all versions that wrote them. */
    CODES
  }

  /**
   * Outputs of a chain.
   *
   * @param sinks empty after a fault
   * @param fields those that results have, as written; none: those of the last stage
   * @param evaluation how answers are judged; empty: they are not
   * @param late labels that come later
   */
  record Written(
      Optional<OutputSpec> sinks,
      List<Value> fields,
      Optional<EvaluationSpec> evaluation,
      Optional<LabelSpec> late) {

    /** Returns the names of the fields, and reports those that cannot be had. */
    List<String> fields(Entries at, YamlStages.CatalogCheck check, List<ModelSpec> stages) {
      List<String> names = new ArrayList<>();
      fields.forEach(
          field ->
              YamlSink.FIELD.read(field, at.faults()).map(String::strip).ifPresent(names::add));
      if (at.has("decode")) {
        evaluation.ifPresent(how -> YamlEvaluate.refuseDecoded(at));
      }
      if (at.has("decode") && !fields.isEmpty()) {
        at.faults()
            .add(fields.get(0).location(), "decoded readings have no other field; remove fields");
        return List.of();
      }
      YamlEvents.check(at, check.sound(stages, names));
      for (String fault : check.fieldFaults(stages, names, check.form(stages))) {
        Location place =
            fields.stream()
                .filter(field -> fault.contains("'" + field.text().orElse("") + "'"))
                .findFirst()
                .or(() -> fields.stream().findFirst())
                .orElseThrow()
                .location();
        at.faults().add(place, fault);
      }
      evaluation.ifPresent(
          how ->
              check
                  .sound(stages, names)
                  .ifPresent(
                      model ->
                          YamlEvaluate.check(
                              at,
                              how,
                              new EvaluationFinder(
                                  model, check.plan(stages), EvaluationFinder.Late.of(late)))));
      return names;
    }
  }

  /** Reads the outputs of a pipeline of one chain. */
  Written read(Entries root, Form form) {
    Results written = results(root);
    Optional<SinkSpec> results = written.sink();
    Optional<SinkSpec> deadLetters =
        root.has(DEAD_LETTERS.name()) ? deadLetters(root) : results.map(YamlOutputs::beside);
    if (!root.has(DEAD_LETTERS.name())
        && deadLetters.filter(sink -> length(sink) > LONGEST_NAME).isPresent()) {
      root.refuse(
          RESULTS.name(),
          "expected a name of which "
              + BESIDE
              + " can be made for the dead letters, found one that is too long; write dead_letters:"
              + " with a name of its own");
    }
    Models models = models(root, form);
    claim(root, "", RESULTS, results);
    claim(root, "", DEAD_LETTERS, deadLetters);
    claim(root, "", MODELS, models.sink());
    return outputs(written, deadLetters, models, events(root, ""), evaluation(root, ""));
  }

  /** Reads where records go that no branch takes, which is required. */
  Optional<SinkSpec> ofBranches(Entries root) {
    if (!root.has(DEAD_LETTERS.name())) {
      root.refuse(
          DEAD_LETTERS.name(),
          "expected dead_letters beside branches, for the records that none of them takes, found"
              + " none; write dead_letters: "
              + LETTERS_EXAMPLE);
      return Optional.empty();
    }
    Optional<SinkSpec> shared = deadLetters(root);
    claim(root, "", DEAD_LETTERS, shared);
    return shared;
  }

  /**
   * Reads the outputs of a branch. Branches may publish to one place: their models have names of
   * their own.
   *
   * @param place of the branch, such as {@code branches.codes.}
   * @param shared where dead letters go unless the branch says otherwise, if that is known
   */
  Written ofBranch(Entries branch, String place, Form form, Optional<SinkSpec> shared) {
    Results results = results(branch);
    Models models = models(branch, form);
    claim(branch, place, RESULTS, results.sink());
    Optional<SinkSpec> own = branch.has(DEAD_LETTERS.name()) ? deadLetters(branch) : shared;
    if (branch.has(DEAD_LETTERS.name()) && !own.equals(shared)) {
      claim(branch, place, DEAD_LETTERS, own);
    }
    claim(branch, place, MODELS, models.sink());
    return outputs(results, own, models, events(branch, place), evaluation(branch, place));
  }

  private Map<EventKind, OutputSpec.Events> events(Entries at, String place) {
    Map<EventKind, OutputSpec.Events> events = YamlEvents.read(at, sinks);
    events.forEach((kind, to) -> claim(at, place, YamlEvents.key(kind), Optional.of(to.sink())));
    return events;
  }

  private YamlEvaluate.Read evaluation(Entries at, String place) {
    return YamlEvaluate.read(
        at, source, sink -> claim(at, place, YamlEvaluate.METRICS, Optional.of(sink)));
  }

  private Written outputs(
      Results results,
      Optional<SinkSpec> letters,
      Models models,
      Map<EventKind, OutputSpec.Events> events,
      YamlEvaluate.Read evaluation) {
    return new Written(
        results.sink().isEmpty() || letters.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new OutputSpec(
                    results.sink().get(),
                    letters.get(),
                    models.sink(),
                    models.every(),
                    events,
                    evaluation.how(),
                    evaluation.sink())),
        results.fields(),
        evaluation.how(),
        late);
  }

  /** Where results are written, and which fields they have. */
  private record Results(Optional<SinkSpec> sink, List<Value> fields) {}

  private Results results(Entries at) {
    Optional<Entries> section = at.find(RESULTS.required(EXAMPLE));
    List<Value> fields = section.flatMap(map -> map.find(YamlSink.FIELDS)).orElse(List.of());
    return new Results(section.flatMap(map -> whole(map, EXAMPLE)), fields);
  }

  private Optional<SinkSpec> deadLetters(Entries at) {
    return at.find(DEAD_LETTERS).flatMap(map -> whole(map, LETTERS_EXAMPLE));
  }

  /** Where models are published, and how many versions. */
  private record Models(Optional<SinkSpec> sink, int every) {}

  private Models models(Entries at, Form form) {
    Optional<Entries> section = at.find(MODELS);
    Optional<SinkSpec> models = section.flatMap(map -> sinks.read(map, MODELS_EXAMPLE));
    int usual = form == Form.CODES ? 1 : EVERY_VERSIONS;
    int every = section.map(map -> map.read(EVERY, usual)).orElse(usual);
    section.ifPresent(Entries::finish);
    if (form == Form.CODES && !at.has(MODELS.name())) {
      at.refuse(
          "expected models: beside packets, which are decoded with the versions that wrote them; "
              + "write"
              + " models: {folder: out/models}");
    } else if (form == Form.CODES && every != 1) {
      at.refuse(
          MODELS.name(),
          "expected every version beside packets, found one in "
              + every
              + "; remove every, or set every: 1");
    }
    return new Models(models, every);
  }

  private Optional<SinkSpec> whole(Entries map, String example) {
    Optional<SinkSpec> sink = sinks.read(map, example);
    map.finish();
    return sink;
  }

  /** Length of the topic, or bytes of the last element of the folder. */
  private static int length(SinkSpec sink) {
    return sink instanceof SinkSpec.Kafka kafka
        ? kafka.topic().length()
        : ((SinkSpec.Folder) sink)
            .path()
            .replaceAll(".*/", "")
            .getBytes(StandardCharsets.UTF_8)
            .length;
  }

  private static SinkSpec beside(SinkSpec results) {
    if (results instanceof SinkSpec.Kafka kafka) {
      return new SinkSpec.Kafka(
          kafka.brokers(), kafka.topic() + BESIDE, kafka.properties(), kafka.transactions());
    }
    String folder = ((SinkSpec.Folder) results).path().replaceAll("/+$", "");
    return new SinkSpec.Folder(folder + BESIDE);
  }

  private void claim(SourceSpec source) {
    source
        .topicsRead()
        .ifPresent(
            kafka ->
                kafka
                    .topics()
                    .forEach(topic -> taken.put(place(kafka.brokers(), topic), "the source")));
  }

  private void claim(Entries at, String prefix, Key<Entries> key, Optional<SinkSpec> sink) {
    if (sink.isEmpty()) {
      return;
    }
    Object place =
        sink.get() instanceof SinkSpec.Kafka kafka
            ? place(kafka.brokers(), kafka.topic())
            : ((SinkSpec.Folder) sink.get()).path().replaceAll("/+$", "");
    String other = taken.putIfAbsent(place, prefix + key.name());
    boolean models = key == MODELS && other != null && other.endsWith("." + MODELS.name());
    if (other != null && !models) {
      at.refuse(key.name(), "goes where " + other + " is; name another folder or topic");
    }
  }

  private static Object place(String brokers, String topic) {
    return List.of(brokers, topic);
  }
}
