package io.millrace.benchmark.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic of results whose records carry the broker's time. Looks at results as they are written,
 * committed or not. Not thread-safe.
 */
final class ResultLog implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SHORT = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  ResultLog(String brokers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_uncommitted",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(found -> new TopicPartition(topic, found.partition()))
            .toList();
    consumer.assign(partitions);
  }

  /** Records and transaction marks there are. */
  long size() {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * When each result was written and which time it is about, in the order of writing.
   *
   * @param written milliseconds of the broker's clock
   * @param about event times
   */
  record Times(long[] written, long[] about) {

    /** Results a second from the tenth part of the first {@code count} on: the start is not in. */
    double rate(int count) {
      int from = count / 10;
      return 1000.0 * (count - 1 - from) / Math.max(1, written[count - 1] - written[from]);
    }

    /** Milliseconds from event time to result that a part of those from a time on stays below. */
    long latency(double part, long from) {
      long[] sorted =
          LongStream.range(0, written.length)
              .filter(at -> about[(int) at] >= from)
              .map(at -> written[(int) at] - about[(int) at])
              .sorted()
              .toArray();
      return sorted.length == 0 ? -1 : sorted[(int) (part * (sorted.length - 1))];
    }

    /** When the first result was written after a time, or -1. */
    long firstAfter(long time) {
      return Arrays.stream(written).filter(at -> at > time).findFirst().orElse(-1);
    }
  }

  /** Reads all there is. */
  Times read() {
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    LongStream.Builder pairs = LongStream.builder();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SHORT)) {
        pairs.add(record.timestamp());
        pairs.add(time(record.value()));
      }
    }
    long[] all = pairs.build().toArray();
    Integer[] order = new Integer[all.length / 2];
    Arrays.setAll(order, at -> at);
    Arrays.sort(order, (a, b) -> Long.compare(all[2 * a], all[2 * b]));
    long[] written = new long[order.length];
    long[] about = new long[order.length];
    for (int at = 0; at < order.length; at++) {
      written[at] = all[2 * order[at]];
      about[at] = all[2 * order[at] + 1];
    }
    return new Times(written, about);
  }

  private static long time(byte[] result) {
    try {
      return JSON.readTree(result).path("time").asLong();
    } catch (IOException unreadable) {
      throw new IllegalStateException("Cannot read a result: expected JSON", unreadable);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
