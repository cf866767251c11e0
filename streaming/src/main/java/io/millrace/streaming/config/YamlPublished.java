package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.config.place.YamlKafka;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads where another pipeline publishes its models: a folder or a topic. A topic without brokers
 * uses the brokers and connection properties of the source; it ends if the source ends.
 */
final class YamlPublished {

  private static final Key<String> TOPIC =
      Key.of("topic", YamlKafka.TOPIC).describedAs("The topic of the models.").required("models");
  private static final Key<Entries> KAFKA =
      Key.of(
              "kafka",
              Forms.table(
                  "a mapping such as {topic: models}",
                  KeyTable.of(TOPIC, YamlKafka.OTHER_BROKERS, YamlKafka.PROPERTIES)))
          .describedAs("The models are in a topic.");
  private static final Key<String> FOLDER =
      Key.of("folder", Forms.text("a folder")).describedAs("The models are in a folder.");

  /** The keys of the section. */
  static final KeyTable KEYS = KeyTable.of(KAFKA, FOLDER).withOneOf("kafka", "folder");

  private final Optional<SourceSpec> records;

  /**
   * @param records source of the pipeline's records, if known
   */
  YamlPublished(Optional<SourceSpec> records) {
    this.records = records;
  }

  Optional<SourceSpec> read(Entries models) {
    Optional<String> kind = models.alternative("folder: out/models");
    Optional<SourceSpec> read = Optional.empty();
    if (kind.isPresent()) {
      read =
          kind.get().equals("folder")
              ? models.find(FOLDER).map(SourceSpec.ModelFolder::new)
              : models.find(KAFKA).flatMap(this::topic);
    }
    models.finish();
    return read;
  }

  private Optional<SourceSpec> topic(Entries kafka) {
    List<String> topics = new ArrayList<>();
    kafka.find(TOPIC).ifPresent(topics::add);
    Map<String, String> properties = new LinkedHashMap<>();
    Optional<String> brokers = kafka.find(YamlKafka.OTHER_BROKERS);
    SourceSpec.Reach reach = SourceSpec.Reach.HISTORY;
    Optional<SourceSpec.Kafka> read = records.flatMap(SourceSpec::topicsRead);
    if (read.isPresent()) {
      SourceSpec.Kafka from = read.get();
      if (brokers.isEmpty()) {
        brokers = Optional.of(from.brokers());
        properties.putAll(YamlKafka.connection(from.properties()));
      }
      reach = from.reach() == SourceSpec.Reach.HISTORY ? reach : SourceSpec.Reach.ALL;
    } else if (brokers.isEmpty() && !kafka.has(YamlKafka.BROKERS.name())) {
      kafka.require(YamlKafka.BROKERS);
    }
    properties.putAll(YamlKafka.properties(kafka));
    kafka.finish();
    SourceSpec.Reach end = reach;
    return topics.isEmpty()
        ? Optional.empty()
        : brokers.map(known -> new SourceSpec.Kafka(known, topics, end, properties));
  }
}
