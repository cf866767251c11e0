package io.millrace.cli.models;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.topic.TopicAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Models on a topic, as the {@code models: {kafka: …}} sink writes them: committed messages from
 * the beginning to the end as it is when reading starts. A compacted topic keeps each group's
 * newest; older ones are still read until the broker has compacted the topic.
 */
final class TopicModelReader implements ModelReader {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicAddress address;

  TopicModelReader(TopicAddress address) {
    this.address = address;
  }

  @Override
  public void each(Consumer<Found> use) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(address.topic()).stream()
              .map(found -> new TopicPartition(address.topic(), found.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw CommandException.refused(
            "Cannot read models of " + location() + ": there is no such topic");
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
          if (message.value() != null) {
            use.accept(read(message));
          }
        }
      }
    } catch (KafkaException failed) {
      throw CommandException.failed(
          "Cannot read models of "
              + location()
              + ": "
              + ErrorReporter.reason(failed)
              + "; check that the broker runs and that the topic exists",
          failed);
    }
  }

  @Override
  public String location() {
    return address.toString();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = address.settings();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    return settings;
  }

  private Found read(ConsumerRecord<byte[], byte[]> message) {
    try {
      return new Whole(PublishedModel.read(message.value()));
    } catch (ModelFileException broken) {
      return new Broken(
          address.topic() + ", partition " + message.partition() + ", offset " + message.offset(),
          broken.getMessage());
    }
  }
}
