package io.millrace.streaming.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code decode:}, which stands in place of {@code operators:}. A topic of models without
 * brokers of its own is on the source's brokers and connects as the source does; it ends where the
 * source does.
 */
final class YamlDecode {

  private static final String EXAMPLE = "{pipeline: compressed, models: {folder: out/models}}";

  private final YamlMap root;
  private final Optional<SourceSpec> codes;
  private final Optional<YamlValue> written;

  /**
   * @param codes where codes come from, if that is known
   */
  YamlDecode(YamlMap root, Optional<SourceSpec> codes) {
    this.root = root;
    this.codes = codes;
    this.written = root.take("decode");
  }

  boolean isWritten() {
    return written.isPresent();
  }

  Optional<DecodeSpec> read() {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    for (String key : List.of("operators", "models")) {
      if (root.take(key).isPresent()) {
        root.refuseKey(key, "a pipeline that decodes has none; remove it, or remove decode");
      }
    }
    if (codes.orElse(null) instanceof SourceSpec.Csv) {
      root.refuseKey("source", "expected codes as json or kafka beside decode, found csv");
    }
    Optional<YamlMap> section = written.flatMap(value -> value.map("a mapping such as " + EXAMPLE));
    Optional<String> pipeline =
        section
            .flatMap(map -> map.require("pipeline", "compressed"))
            .flatMap(value -> value.text("the name of the pipeline that wrote the codes"));
    Optional<SourceSpec> models =
        section
            .flatMap(map -> map.require("models", "{folder: out/models}"))
            .flatMap(value -> value.map("a mapping such as {folder: out/models}"))
            .flatMap(this::models);
    section.ifPresent(YamlMap::done);
    return pipeline.isEmpty() || models.isEmpty()
        ? Optional.empty()
        : Optional.of(new DecodeSpec(pipeline.get(), models.get()));
  }

  private Optional<SourceSpec> models(YamlMap models) {
    Optional<String> kind = models.alternative(List.of("kafka", "folder"), "folder: out/models");
    Optional<SourceSpec> read =
        kind.flatMap(models::take)
            .flatMap(
                value ->
                    kind.get().equals("folder")
                        ? value.text("a folder").map(SourceSpec.ModelFolder::new)
                        : value.map("a mapping such as {topic: models}").flatMap(this::topic));
    models.done();
    return read;
  }

  private Optional<SourceSpec> topic(YamlMap kafka) {
    List<String> topics = new ArrayList<>();
    kafka.require("topic", "models").flatMap(YamlKafka::topic).ifPresent(topics::add);
    Map<String, String> properties = new LinkedHashMap<>();
    Optional<String> brokers = kafka.take("brokers").flatMap(YamlKafka::brokers);
    SourceSpec.Reach reach = SourceSpec.Reach.HISTORY;
    if (codes.orElse(null) instanceof SourceSpec.Kafka from) {
      if (brokers.isEmpty()) {
        brokers = Optional.of(from.brokers());
        properties.putAll(YamlKafka.connection(from.properties()));
      }
      reach = from.reach() == SourceSpec.Reach.HISTORY ? reach : SourceSpec.Reach.ALL;
    } else if (brokers.isEmpty()) {
      kafka.require("brokers", "\"localhost:9092\"");
    }
    properties.putAll(YamlKafka.properties(kafka));
    kafka.done();
    SourceSpec.Reach end = reach;
    return topics.isEmpty()
        ? Optional.empty()
        : brokers.map(known -> new SourceSpec.Kafka(known, topics, end, properties));
  }
}
