package io.millrace.cli.resend;

import io.millrace.cli.topic.TopicAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads single records of a topic again, by their offsets. Cheap if the offsets of a partition are
 * asked for in rising order: records near one another are read in one request. Not thread-safe.
 */
final class OriginalRecords implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long SILENT_NANOS = Duration.ofSeconds(30).toNanos();

  /** A gap of offsets that costs less to read than to skip. */
  private static final long NEAR = 2_000;

  private final TopicAddress address;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
  private TopicPartition partition;
  private long first;
  private long end;

  /** What was found at an offset. */
  sealed interface Found {

    /**
     * The record.
     *
     * @param record as it was read
     */
    record There(ConsumerRecord<byte[], byte[]> record) implements Found {}

    /**
     * No record.
     *
     * @param cause why, with the numbers
     */
    record Gone(String cause) implements Found {}
  }

  OriginalRecords(TopicAddress address) {
    this.address = address;
    Map<String, Object> settings = address.settings();
    settings.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Reads the record at an offset.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer
   */
  Found at(int number, long offset) {
    Optional<Found> absent = turnTo(new TopicPartition(address.topic(), number));
    if (absent.isPresent()) {
      return absent.get();
    }
    if (offset < first) {
      return gone(number, offset, "removed by retention: the partition begins at offset " + first);
    }
    if (offset >= end) {
      return gone(
          number, offset, "not there: the partition ends at offset " + end + "; it was made anew");
    }
    long next = ahead.isEmpty() ? consumer.position(partition) : ahead.peek().offset();
    if (next > offset || offset - next > NEAR) {
      ahead.clear();
      consumer.seek(partition, offset);
    }
    return read(number, offset);
  }

  private Found read(int number, long offset) {
    long began = System.nanoTime();
    while (true) {
      while (!ahead.isEmpty() && ahead.peek().offset() < offset) {
        ahead.poll();
      }
      if (!ahead.isEmpty() && ahead.peek().offset() == offset) {
        return new Found.There(ahead.poll());
      }
      if (!ahead.isEmpty() || consumer.position(partition) > offset) {
        return gone(number, offset, "removed by compaction, or of an aborted transaction");
      }
      consumer.poll(POLL).forEach(ahead::add);
      if (ahead.isEmpty() && System.nanoTime() - began > SILENT_NANOS) {
        throw new TimeoutException("no answer within 30 s");
      }
    }
  }

  /** Turns to a partition, unless it is the present one. */
  private Optional<Found> turnTo(TopicPartition wanted) {
    if (wanted.equals(partition)) {
      return Optional.empty();
    }
    List<PartitionInfo> present = consumer.partitionsFor(address.topic());
    if (present.stream().noneMatch(info -> info.partition() == wanted.partition())) {
      return Optional.of(
          new Found.Gone(
              "topic "
                  + address.topic()
                  + " has no partition "
                  + wanted.partition()
                  + " any more"));
    }
    ahead.clear();
    partition = wanted;
    consumer.assign(List.of(wanted));
    first = consumer.beginningOffsets(List.of(wanted)).get(wanted);
    end = consumer.endOffsets(List.of(wanted)).get(wanted);
    return Optional.empty();
  }

  private Found gone(int number, long offset, String cause) {
    return new Found.Gone(new Letter.Place(address.topic(), number, offset) + " was " + cause);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
