package io.millrace.streaming.kind.learn;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.kafka.ModelKeys;
import io.millrace.streaming.connect.kafka.Secrets;
import io.millrace.streaming.runtime.recipe.FirstModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The models of a topic with which groups begin.
 *
 * <p>Each subtask reads the topic once, to its end at that time, and remembers where the newest
 * version of each group is; a model itself is read when its group comes. After a restart a group
 * that is still to come may begin with a version that was published meanwhile.
 */
public final class TopicModels implements FirstModels {

  private static final long serialVersionUID = 1L;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final SourceSpec.Kafka topic;
  private final String pipeline;
  private final String common;

  /**
   * @param common the group whose model all groups begin with; empty: each with that of its name
   */
  public TopicModels(SourceSpec.Kafka topic, String pipeline, String common) {
    this.topic = topic;
    this.pipeline = pipeline;
    this.common = common;
  }

  @Override
  public Reader open() throws IOException {
    Map<String, Object> settings = new HashMap<>(Secrets.readable(topic.properties()));
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, topic.brokers());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      return new Index(consumer);
    } catch (KafkaException | IOException failed) {
      consumer.close();
      throw new IOException(
          "Cannot read the models of "
              + pipeline
              + " with which groups begin, "
              + topic.summary()
              + ": "
              + failed.getMessage(),
          failed);
    }
  }

  /** Place of a record. */
  private record Place(TopicPartition partition, long offset) {}

  /** Where the newest record of each key is. */
  private final class Index implements Reader {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Place> places = new HashMap<>();

    Index(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
      this.consumer = consumer;
      List<TopicPartition> partitions =
          topic.topics().stream()
              .flatMap(name -> consumer.partitionsFor(name).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long last = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        boolean moved = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          moved = true;
          remember(record);
        }
        last = moved ? System.nanoTime() : last;
        if (System.nanoTime() - last > TIMEOUT.toNanos()) {
          throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s");
        }
      }
    }

    private void remember(ConsumerRecord<byte[], byte[]> record) {
      if (record.key() != null && record.value() != null) {
        places.put(
            text(record.key()),
            new Place(new TopicPartition(record.topic(), record.partition()), record.offset()));
      }
    }

    /** The held version of a group if one is held, else the newest. */
    @Override
    public Optional<PublishedModel> of(String group) throws IOException {
      String name = common.isEmpty() ? group : common;
      Optional<PublishedModel> held = read(ModelKeys.held(pipeline, name));
      return held.isPresent() && held.get().standing().call() == ReleaseStatus.Call.HELD
          ? held
          : read(ModelKeys.newest(pipeline, name));
    }

    private Optional<PublishedModel> read(byte[] key) throws IOException {
      Place place = places.get(text(key));
      if (place == null) {
        return Optional.empty();
      }
      consumer.assign(List.of(place.partition()));
      consumer.seek(place.partition(), place.offset());
      long end = System.nanoTime() + TIMEOUT.toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          // Compaction may have replaced the record by a newer one of the same key.
          if (text(record.key() == null ? new byte[0] : record.key()).equals(text(key))
              && record.value() != null) {
            return Optional.of(PublishedModel.read(record.value()));
          }
        }
      }
      throw new IOException(
          "Cannot read the model '"
              + text(key)
              + "' of "
              + topic.topics().stream().collect(Collectors.joining(", "))
              + ": no record of it within "
              + TIMEOUT.toSeconds()
              + " s");
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
