package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code results:}, {@code dead_letters:} and {@code models:}. A topic without brokers uses
 * the brokers and connection properties of the source. Dead letters without a sink go to the same
 * kind of sink as the results, with {@code -dead-letters} appended to the name.
 */
final class YamlOutputs {

  private static final String BESIDE = "-dead-letters";

  /** Of a topic in Kafka; file systems take a few bytes more. */
  private static final int LONGEST_NAME = 249;

  private static final int EVERY_VERSIONS = 50;
  private static final String EXAMPLE = "{folder: out/results} or {kafka: {topic: results}}";

  private static final Key<String> TOPIC =
      Key.of("topic", YamlKafka.TOPIC)
          .describedAs("The topic that is written.")
          .required("results");
  private static final Key<SinkSpec.Transactions> TRANSACTIONS =
      Key.of("transactions", Forms.choice(SinkSpec.Transactions.class))
          .describedAs(
              "Whether transactions at the brokers have new names, or a few again and again.")
          .defaultsTo(SinkSpec.Transactions.NUMBERED);
  private static final Key<Entries> KAFKA =
      Key.of(
              "kafka",
              Forms.table(
                  "a mapping such as {topic: results}",
                  KeyTable.of(TOPIC, YamlKafka.OTHER_BROKERS, YamlKafka.PROPERTIES, TRANSACTIONS)))
          .describedAs("Written to a Kafka topic.");
  private static final Key<String> FOLDER =
      Key.of("folder", Forms.text("a folder")).describedAs("Written to files in a folder.");
  private static final KeyTable SINK = KeyTable.of(KAFKA, FOLDER).withOneOf("kafka", "folder");

  private static final Key<Entries> RESULTS =
      Key.of("results", Forms.table("a mapping such as " + EXAMPLE, SINK))
          .describedAs("Where results are written.")
          .required(EXAMPLE);
  private static final Key<Entries> DEAD_LETTERS =
      Key.of("dead_letters", Forms.table("a mapping such as {folder: out/dead-letters}", SINK))
          .describedAs("Where refused records are written, each with its reason.")
          .defaultsToComputed("next to the results, with -dead-letters after the name");
  private static final Key<Integer> EVERY =
      Key.whole("every", 1, Integer.MAX_VALUE)
          .describedAs("Publish every n-th version.")
          .defaultsToComputed("50; 1 beside packets, and no other");
  private static final Key<Entries> MODELS =
      Key.of("models", Forms.table("a mapping such as {folder: out/models}", SINK.and(EVERY)))
          .describedAs("Where versions of what is learned are published.")
          .defaultsToComputed("kept only in the state");

  /** The keys of the outputs. */
  static final KeyTable KEYS = KeyTable.of(RESULTS, DEAD_LETTERS, MODELS);

  private final Optional<SourceSpec> source;

  /**
   * @param source source of the observations, if known
   */
  YamlOutputs(Optional<SourceSpec> source) {
    this.source = source;
  }

  /** Kind of the results. */
  enum Form {
    RESULTS,
    /** Packets, which can only be decoded with all versions that wrote them. */
    CODES
  }

  Optional<OutputSpec> read(Entries root, Form form) {
    Optional<SinkSpec> results = root.find(RESULTS).flatMap(map -> whole(map, EXAMPLE));
    Optional<SinkSpec> deadLetters =
        root.has(DEAD_LETTERS.name())
            ? root.find(DEAD_LETTERS).flatMap(map -> whole(map, "{folder: out/dead-letters}"))
            : results.map(YamlOutputs::beside);
    if (!root.has(DEAD_LETTERS.name())
        && deadLetters.filter(sink -> length(sink) > LONGEST_NAME).isPresent()) {
      root.refuse(
          RESULTS.name(),
          "expected a name of which "
              + BESIDE
              + " can be made for the dead letters, found one that is too long; write dead_letters:"
              + " with a name of its own");
    }
    Optional<Entries> section = root.find(MODELS);
    Optional<SinkSpec> models = section.flatMap(map -> sink(map, "{folder: out/models}"));
    int usual = form == Form.CODES ? 1 : EVERY_VERSIONS;
    int every = section.map(map -> map.read(EVERY, usual)).orElse(usual);
    section.ifPresent(Entries::finish);
    if (form == Form.CODES && !root.has(MODELS.name())) {
      root.refuse(
          "expected models: beside packets, which are decoded with the versions that wrote them; "
              + "write"
              + " models: {folder: out/models}");
    } else if (form == Form.CODES && every != 1) {
      root.refuse(
          MODELS.name(),
          "expected every version beside packets, found one in "
              + every
              + "; remove every, or set every: 1");
    }

    Map<Object, String> taken = new LinkedHashMap<>();
    source.ifPresent(
        from -> {
          claim(taken, from);
          if (from instanceof SourceSpec.HistoryThenLive both) {
            claim(taken, both.history());
          }
        });
    claim(taken, root, "results", results);
    claim(taken, root, "dead_letters", deadLetters);
    claim(taken, root, "models", models);
    if (results.isEmpty() || deadLetters.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new OutputSpec(results.get(), deadLetters.get(), models, every));
  }

  private static void claim(Map<Object, String> taken, SourceSpec source) {
    source
        .topicsRead()
        .ifPresent(
            kafka ->
                kafka
                    .topics()
                    .forEach(topic -> taken.put(place(kafka.brokers(), topic), "the source")));
  }

  private Optional<SinkSpec> whole(Entries map, String example) {
    Optional<SinkSpec> sink = sink(map, example);
    map.finish();
    return sink;
  }

  private Optional<SinkSpec> sink(Entries map, String example) {
    Optional<String> kind = map.alternative(example);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    return kind.get().equals("folder")
        ? map.find(FOLDER).map(SinkSpec.Folder::new)
        : map.find(KAFKA).flatMap(this::kafka);
  }

  private Optional<SinkSpec> kafka(Entries kafka) {
    Optional<String> topic = kafka.find(TOPIC);
    Map<String, String> properties = new LinkedHashMap<>();
    Optional<String> brokers = kafka.find(YamlKafka.OTHER_BROKERS);
    if (!kafka.has(YamlKafka.OTHER_BROKERS.name())) {
      if (source.isEmpty()) {
        brokers = Optional.of("unknown:1");
      } else if (source.get().topicsRead().isPresent()) {
        SourceSpec.Kafka from = source.get().topicsRead().get();
        brokers = Optional.of(from.brokers());
        properties.putAll(YamlKafka.connection(from.properties()));
      } else {
        kafka.require(YamlKafka.BROKERS);
      }
    }
    properties.putAll(YamlKafka.properties(kafka));
    SinkSpec.Transactions transactions = kafka.read(TRANSACTIONS);
    kafka.finish();
    return topic.isEmpty() || brokers.isEmpty()
        ? Optional.empty()
        : Optional.of(new SinkSpec.Kafka(brokers.get(), topic.get(), properties, transactions));
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

  private static void claim(
      Map<Object, String> taken, Entries root, String key, Optional<SinkSpec> sink) {
    if (sink.isEmpty()) {
      return;
    }
    Object place =
        sink.get() instanceof SinkSpec.Kafka kafka
            ? place(kafka.brokers(), kafka.topic())
            : ((SinkSpec.Folder) sink.get()).path().replaceAll("/+$", "");
    String other = taken.putIfAbsent(place, key);
    if (other != null) {
      root.refuse(key, "goes where " + other + " is; name another folder or topic");
    }
  }

  private static Object place(String brokers, String topic) {
    return List.of(brokers, topic);
  }
}
