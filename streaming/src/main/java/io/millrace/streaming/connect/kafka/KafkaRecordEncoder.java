package io.millrace.streaming.connect.kafka;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Result;
import io.millrace.streaming.connect.kafka.write.LargestRecord;
import io.millrace.streaming.connect.record.RecordEncoder;
import io.millrace.streaming.connect.record.Utf8;
import io.millrace.streaming.judge.Evaluated;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Encodes a record and its key for a topic.
 *
 * <p>The key of a result is its key, so that the results of a key stay in order. The key of a model
 * is pipeline and group, so that a compacted topic keeps the newest of each group. Dead letters
 * have no key.
 *
 * <p>A record has the broker's time, not its event time: replayed history would be older than the
 * topic's retention and be deleted on arrival.
 */
public final class KafkaRecordEncoder<T>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {

  private static final long serialVersionUID = 1L;

  private final String topic;
  private final RecordEncoder<T> key;
  private final RecordEncoder<T> value;
  private final KafkaLogin login;
  private final LargestRecord largest;

  private KafkaRecordEncoder(
      String topic,
      RecordEncoder<T> key,
      RecordEncoder<T> value,
      KafkaLogin login,
      LargestRecord largest) {
    this.topic = topic;
    this.key = key;
    this.value = value;
    this.login = login;
    this.largest = largest;
  }

  private KafkaRecordEncoder(String topic, RecordEncoder<T> key, RecordEncoder<T> value) {
    this(topic, key, value, KafkaLogin.NONE, new LargestRecord());
  }

  /**
   * The same encoder, for writers with a login.
   *
   * @param tried is checked before each writer starts
   * @param noted takes note of what is encoded
   */
  KafkaRecordEncoder<T> after(KafkaLogin tried, LargestRecord noted) {
    return new KafkaRecordEncoder<>(topic, key, value, tried, noted);
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    login.check();
  }

  public static KafkaRecordEncoder<Result> results(String topic, RecordEncoder<Result> value) {
    return new KafkaRecordEncoder<>(topic, result -> Utf8.bytes(result.key()), value);
  }

  /** Metrics, by the key, the group, or nothing for those of all keys. */
  public static KafkaRecordEncoder<Evaluated> metrics(
      String topic, RecordEncoder<Evaluated> value) {
    return new KafkaRecordEncoder<>(
        topic,
        record -> {
          Evaluated.Metrics metrics = (Evaluated.Metrics) record;
          return Utf8.bytes(metrics.key().isEmpty() ? metrics.group() : metrics.key());
        },
        value);
  }

  public static KafkaRecordEncoder<DeadLetter> deadLetters(
      String topic, RecordEncoder<DeadLetter> value) {
    return new KafkaRecordEncoder<>(topic, letter -> null, value);
  }

  /** Events by key, those of a group by the group. */
  public static KafkaRecordEncoder<Event> events(String topic, RecordEncoder<Event> value) {
    return new KafkaRecordEncoder<>(
        topic,
        event ->
            Utf8.bytes(
                event.reading().key() == null ? event.reading().group() : event.reading().key()),
        value);
  }

  /** Models as framed messages; see {@code io.millrace.api.model.PublishedModel}. */
  public static KafkaRecordEncoder<ModelRelease> models(String topic) {
    return new KafkaRecordEncoder<>(
        topic,
        release -> ModelKeys.newest(release.pipeline(), release.group()),
        ModelRelease::message);
  }

  /** The same for models that decode packets: a compacted topic keeps every version. */
  public static KafkaRecordEncoder<ModelRelease> codebooks(String topic) {
    return new KafkaRecordEncoder<>(
        topic,
        release -> ModelKeys.version(release.pipeline(), release.group(), release.version()),
        ModelRelease::message);
  }

  /** Names the topic: a sink with pooled transactions asks for those that are open in it. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T record, KafkaSinkContext context, Long eventTime) {
    byte[] first = key.write(record);
    byte[] second = value.write(record);
    largest.note((first == null ? 0 : first.length) + second.length);
    return new ProducerRecord<>(topic, first, second);
  }
}
