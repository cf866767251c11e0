package io.millrace.streaming.config.place;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one form of every sink: a topic or a folder, and further keys. A topic without brokers uses
 * the brokers and connection properties of the source.
 */
public final class YamlSink {

  public static final Form<String> FIELD = Forms.text("a field, or stage.field");

  /** The fields of what is written, for a sink of records that have fields. */
  public static final Key<List<Value>> FIELDS =
      Key.of("fields", Forms.elements("a list of fields such as [code, codes.error]", FIELD))
          .describedAs("The fields that are written: of the last stage, or stage.field.")
          .defaultsToComputed("those of the last stage");

  private static final Key<String> TOPIC =
      Key.of("topic", YamlKafka.TOPIC)
          .describedAs("The topic that is written.")
          .required("results");
  private static final Key<SinkSpec.Transactions> TRANSACTIONS =
      Key.of("transactions", Forms.choice(SinkSpec.Transactions.class))
          .describedAs(
              "Whether transactions at the brokers have new names, or a few again and again.")
          .defaultsTo(SinkSpec.Transactions.NUMBERED);
  private static final Key<SinkSpec.Delivery> DELIVERY =
      Key.of("delivery", Forms.choice(SinkSpec.Delivery.class))
          .describedAs(
              "exactly-once: visible with the next checkpoint; at-least-once: visible at once, and"
                  + " after a failure again, with the same id.")
          .defaultsTo(SinkSpec.Delivery.EXACTLY_ONCE);
  private static final KeyTable TOPIC_KEYS =
      KeyTable.of(TOPIC, YamlKafka.OTHER_BROKERS, YamlKafka.PROPERTIES, TRANSACTIONS);
  private static final Key<Entries> EVENT_KAFKA =
      Key.of("kafka", Forms.table("a mapping such as {topic: alarms}", TOPIC_KEYS.and(DELIVERY)))
          .describedAs("Written to a Kafka topic.");
  private static final Key<Entries> KAFKA =
      Key.of("kafka", Forms.table("a mapping such as {topic: results}", TOPIC_KEYS))
          .describedAs("Written to a Kafka topic.");
  private static final Key<String> FOLDER =
      Key.of("folder", Forms.text("a folder")).describedAs("Written to files in a folder.");
  private static final KeyTable KEYS = KeyTable.of(KAFKA, FOLDER).withOneOf("kafka", "folder");
  private static final KeyTable EVENT_KEYS =
      KeyTable.of(EVENT_KAFKA, FOLDER).withOneOf("kafka", "folder");

  private final Optional<SourceSpec> source;

  /**
   * @param source source of the observations, if known
   */
  public YamlSink(Optional<SourceSpec> source) {
    this.source = source;
  }

  /**
   * Declares a sink.
   *
   * @param example such as {@code {folder: out/models}}
   * @param more keys beside the place
   */
  public static Key<Entries> key(String name, String example, Key<?>... more) {
    return Key.of(name, Forms.table("a mapping such as " + example, KEYS.and(more)));
  }

  /** Declares a sink of events, whose records have ids and may be written more than once. */
  static Key<Entries> ofEvents(String name, String example, Key<?>... more) {
    return Key.of(name, Forms.table("a mapping such as " + example, EVENT_KEYS.and(more)));
  }

  /** Reads the place of a sink of events; its further keys are left to the caller. */
  Optional<SinkSpec> readOfEvents(Entries sink, String example) {
    Optional<String> kind = sink.alternative(example);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    return kind.get().equals("folder")
        ? sink.find(FOLDER).map(SinkSpec.Folder::new)
        : sink.find(EVENT_KAFKA).flatMap(kafka -> kafka(kafka, kafka.read(DELIVERY)));
  }

  /** Reads the place of a sink; its further keys are left to the caller, who finishes the table. */
  public Optional<SinkSpec> read(Entries sink, String example) {
    Optional<String> kind = sink.alternative(example);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    return kind.get().equals("folder")
        ? sink.find(FOLDER).map(SinkSpec.Folder::new)
        : sink.find(KAFKA).flatMap(kafka -> kafka(kafka, SinkSpec.Delivery.EXACTLY_ONCE));
  }

  private Optional<SinkSpec> kafka(Entries kafka, SinkSpec.Delivery delivery) {
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
    if (delivery == SinkSpec.Delivery.AT_LEAST_ONCE && kafka.has(TRANSACTIONS.name())) {
      kafka.refuse(
          TRANSACTIONS.name(), "has no effect with delivery: at-least-once; remove one of both");
    }
    kafka.finish();
    return topic.isEmpty() || brokers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SinkSpec.Kafka(brokers.get(), topic.get(), properties, transactions, delivery));
  }
}
