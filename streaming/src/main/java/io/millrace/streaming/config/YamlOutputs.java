package io.millrace.streaming.config;

import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code results:}, {@code dead_letters:} and {@code models:}. A topic without brokers of its
 * own is on the source's brokers and connects as the source does. Dead letters without a place go
 * beside the results, under their name with {@code -dead-letters} behind it.
 */
final class YamlOutputs {

  private static final String BESIDE = "-dead-letters";
  private static final long EVERY = 50;

  private final Optional<SourceSpec> source;

  /**
   * @param source where observations come from, if that is known
   */
  YamlOutputs(Optional<SourceSpec> source) {
    this.source = source;
  }

  /** What is written. */
  enum Form {
    RESULTS,
    /** Of use to nobody without every version by which they were written. */
    CODES
  }

  Optional<OutputSpec> read(YamlMap root, Form form) {
    String example = "{folder: out/results} or {kafka: {topic: results}}";
    Optional<SinkSpec> results =
        root.require("results", example).flatMap(value -> sink(value, example));
    Optional<YamlValue> refused = root.take("dead_letters");
    Optional<SinkSpec> deadLetters =
        refused.isPresent()
            ? refused.flatMap(value -> sink(value, "{folder: out/dead-letters}"))
            : results.map(YamlOutputs::beside);
    Optional<YamlMap> section =
        root.take("models").flatMap(value -> value.map("a mapping such as {folder: out/models}"));
    Optional<SinkSpec> models = section.flatMap(map -> sink(map, "{folder: out/models}"));
    long every =
        section
            .flatMap(map -> map.take("every"))
            .flatMap(value -> value.whole(1, Integer.MAX_VALUE))
            .orElse(form == Form.CODES ? 1 : EVERY);
    section.ifPresent(YamlMap::done);
    if (form == Form.CODES && root.take("models").isEmpty()) {
      root.refuse(
          "expected models: beside packets, which are read by the versions that wrote them; write"
              + " models: {folder: out/models}");
    } else if (form == Form.CODES && every != 1) {
      root.refuseKey(
          "models",
          "expected every version beside packets, found one in "
              + every
              + "; remove every, or set every: 1");
    }

    Map<Object, String> taken = new LinkedHashMap<>();
    if (source.orElse(null) instanceof SourceSpec.Kafka kafka) {
      kafka.topics().forEach(topic -> taken.put(place(kafka.brokers(), topic), "the source"));
    }
    claim(taken, root, "results", results);
    claim(taken, root, "dead_letters", deadLetters);
    claim(taken, root, "models", models);
    if (results.isEmpty() || deadLetters.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new OutputSpec(results.get(), deadLetters.get(), models, every));
  }

  private Optional<SinkSpec> sink(YamlValue value, String example) {
    return value
        .map("a mapping such as " + example)
        .flatMap(
            map -> {
              Optional<SinkSpec> sink = sink(map, example);
              map.done();
              return sink;
            });
  }

  private Optional<SinkSpec> sink(YamlMap map, String example) {
    Optional<String> kind = map.alternative(List.of("kafka", "folder"), example);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    YamlValue value = map.take(kind.get()).orElseThrow();
    return kind.get().equals("folder")
        ? value.text("a folder").map(SinkSpec.Folder::new)
        : value.map("a mapping such as {topic: results}").flatMap(this::kafka);
  }

  private Optional<SinkSpec> kafka(YamlMap kafka) {
    Optional<String> topic = kafka.require("topic", "results").flatMap(YamlKafka::topic);
    Map<String, String> properties = new LinkedHashMap<>();
    Optional<String> brokers;
    if (kafka.take("brokers").isPresent()) {
      brokers = kafka.take("brokers").flatMap(YamlKafka::brokers);
    } else if (source.isEmpty()) {
      brokers = Optional.of("unknown:1");
    } else if (source.get() instanceof SourceSpec.Kafka from) {
      brokers = Optional.of(from.brokers());
      properties.putAll(YamlKafka.connection(from.properties()));
    } else {
      brokers = kafka.require("brokers", "\"localhost:9092\"").flatMap(YamlKafka::brokers);
    }
    properties.putAll(YamlKafka.properties(kafka));
    kafka.done();
    return topic.isEmpty() || brokers.isEmpty()
        ? Optional.empty()
        : Optional.of(new SinkSpec.Kafka(brokers.get(), topic.get(), properties));
  }

  private static SinkSpec beside(SinkSpec results) {
    if (results instanceof SinkSpec.Kafka kafka) {
      return new SinkSpec.Kafka(kafka.brokers(), kafka.topic() + BESIDE, kafka.properties());
    }
    String folder = ((SinkSpec.Folder) results).path().replaceAll("/+$", "");
    return new SinkSpec.Folder(folder + BESIDE);
  }

  private static void claim(
      Map<Object, String> taken, YamlMap root, String key, Optional<SinkSpec> sink) {
    if (sink.isEmpty()) {
      return;
    }
    Object place =
        sink.get() instanceof SinkSpec.Kafka kafka
            ? place(kafka.brokers(), kafka.topic())
            : ((SinkSpec.Folder) sink.get()).path().replaceAll("/+$", "");
    String other = taken.putIfAbsent(place, key);
    if (other != null) {
      root.refuseKey(key, "goes where " + other + " is; give it a place of its own");
    }
  }

  private static Object place(String brokers, String topic) {
    return List.of(brokers, topic);
  }
}
