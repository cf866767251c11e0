package io.millrace.streaming.config;

import io.millrace.api.pipeline.SourceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads where another pipeline publishes its models: a folder or a topic. A topic without brokers
 * of its own is on the source's brokers and connects as the source does; it ends where the source
 * does.
 */
final class YamlPublished {

  private final Optional<SourceSpec> records;

  /**
   * @param records where the pipeline's records come from, if that is known
   */
  YamlPublished(Optional<SourceSpec> records) {
    this.records = records;
  }

  Optional<SourceSpec> read(YamlMap models) {
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
    if (records.orElse(null) instanceof SourceSpec.Kafka from) {
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
