package io.millrace.simulate.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of a topic from its beginning. It is in no consumer group, so each
 * reader reads all records. Not thread-safe.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration SHORT = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param brokers bootstrap servers
   * @param topic an existing topic
   */
  public TopicReader(String brokers, String topic) {
    this(brokers, topic, Map.of());
  }

  /**
   * @param brokers bootstrap servers
   * @param topic an existing topic
   * @param login further properties of the client, such as its security
   */
  public TopicReader(String brokers, String topic, Map<String, String> login) {
    Map<String, Object> settings = new HashMap<>(login);
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(found -> new TopicPartition(topic, found.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Number of the topic's partitions. */
  public int partitions() {
    return partitions.size();
  }

  /**
   * Passes the available records to {@code use}, and returns their number. Waits at most 100 ms for
   * the first record.
   */
  public int poll(Consumer<ConsumerRecord<byte[], byte[]>> use) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(SHORT);
    records.forEach(use);
    return records.count();
  }

  /**
   * Reads to the present end, the last record of the last committed transaction. Returns the number
   * of records passed to {@code use}.
   */
  public long drain(Consumer<ConsumerRecord<byte[], byte[]>> use) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long read = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      read += poll(use);
    }
    return read;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
