package io.millrace.cli.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of a topic: those of transactions that have ended with a commit, and
 * those outside of transactions. It is in no consumer group and changes nothing at the broker.
 *
 * <p>Within a partition the order is that of the offsets; between partitions there is none. Not
 * thread-safe.
 */
public final class CommittedRecords implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  /** How long the end of a topic may stay out of reach before the broker counts as gone. */
  private static final long SILENT_NANOS = Duration.ofSeconds(30).toNanos();

  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicAddress address;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  private CommittedRecords(
      TopicAddress address,
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions) {
    this.address = address;
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * Opens a topic at its beginning.
   *
   * @throws io.millrace.cli.console.CommandException if there is no such topic, or the broker does
   *     not answer within ten seconds
   */
  public static CommittedRecords open(TopicAddress address) {
    KafkaConsumer<byte[], byte[]> consumer = null;
    try {
      consumer = consumer(address, IsolationLevel.READ_COMMITTED);
      Set<String> present = consumer.listTopics().keySet();
      if (!present.contains(address.topic())) {
        consumer.close();
        throw TopicFailure.absent("read", address, present);
      }
      List<TopicPartition> partitions =
          consumer.partitionsFor(address.topic()).stream()
              .map(found -> new TopicPartition(address.topic(), found.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return new CommittedRecords(address, consumer, partitions);
    } catch (KafkaException failed) {
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
      throw TopicFailure.of("read", address, failed);
    }
  }

  /** Goes to where reading starts. */
  public void seek(ReadFrom from) {
    try {
      if (from instanceof ReadFrom.End) {
        consumer.seekToEnd(partitions);
      } else if (from instanceof ReadFrom.Time time) {
        seek(time);
      } else if (from instanceof ReadFrom.Offset offset) {
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        begin.forEach(
            (partition, first) -> consumer.seek(partition, Math.max(first, offset.offset())));
      } else {
        consumer.seekToBeginning(partitions);
      }
    } catch (KafkaException failed) {
      throw TopicFailure.of("read", address, failed);
    }
  }

  /** Goes to an offset of each partition; a partition that is not named is read from 0. */
  public void seek(Map<Integer, Long> offsets) {
    partitions.forEach(
        partition -> consumer.seek(partition, offsets.getOrDefault(partition.partition(), 0L)));
  }

  private void seek(ReadFrom.Time time) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, time.millis()));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
    partitions.forEach(
        partition ->
            consumer.seek(
                partition,
                found.get(partition) == null
                    ? ends.get(partition)
                    : found.get(partition).offset()));
  }

  /** The end of the committed records of each partition. */
  public Map<Integer, Long> ends() {
    try {
      Map<Integer, Long> ends = new TreeMap<>();
      consumer
          .endOffsets(partitions)
          .forEach((partition, end) -> ends.put(partition.partition(), end));
      return ends;
    } catch (KafkaException failed) {
      throw TopicFailure.of("read", address, failed);
    }
  }

  /**
   * Reads to the end as it is now.
   *
   * @param use takes a record; returns whether to go on
   * @param stop polled between requests: whether to end early
   */
  public void toEnd(Predicate<ConsumerRecord<byte[], byte[]>> use, BooleanSupplier stop) {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long heard = System.nanoTime();
      long before = -1;
      while (!stop.getAsBoolean() && ends.entrySet().stream().anyMatch(this::isBefore)) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          // What was written since is left for the next call.
          if (record.offset() < ends.get(partition(record)) && !use.test(record)) {
            return;
          }
        }
        // Aborted transactions and the marks of ended ones are passed over without a record.
        long now = partitions.stream().mapToLong(consumer::position).sum();
        heard = now == before ? heard : System.nanoTime();
        before = now;
        if (System.nanoTime() - heard > SILENT_NANOS) {
          throw new TimeoutException("no answer within 30 s");
        }
      }
    } catch (KafkaException failed) {
      throw TopicFailure.of("read", address, failed);
    }
  }

  /** Reads what is there and what comes, until it is stopped; as {@link #toEnd} otherwise. */
  public void follow(Predicate<ConsumerRecord<byte[], byte[]>> use, BooleanSupplier stop) {
    try {
      while (!stop.getAsBoolean()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (!use.test(record)) {
            return;
          }
        }
      }
    } catch (KafkaException failed) {
      throw TopicFailure.of("read", address, failed);
    }
  }

  /** Offsets behind the last committed record, of transactions that have not ended. */
  public long open() {
    Map<Integer, Long> committed = ends();
    try (KafkaConsumer<byte[], byte[]> all = consumer(address, IsolationLevel.READ_UNCOMMITTED)) {
      return all.endOffsets(partitions).entrySet().stream()
          .mapToLong(end -> end.getValue() - committed.get(end.getKey().partition()))
          .sum();
    } catch (KafkaException failed) {
      throw TopicFailure.of("read", address, failed);
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }

  private boolean isBefore(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) < end.getValue();
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      TopicAddress address, IsolationLevel level) {
    Map<String, Object> settings = address.settings();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, level.name().toLowerCase(Locale.ROOT));
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
