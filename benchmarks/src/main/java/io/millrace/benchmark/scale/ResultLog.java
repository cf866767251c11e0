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
 * Reads a topic of results with timestamps of the broker, including uncommitted results. Not
 * thread-safe.
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

  /** Number of records and transaction markers in the topic. */
  long size() {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Write times and event times of the results, in the order of writing.
   *
   * @param written milliseconds of the broker's clock
   * @param about event times, milliseconds
   */
  record Times(long[] written, long[] about) {

    /**
     * Results per second of the first {@code count}, without the first tenth, which includes the
     * start.
     */
    double rate(int count) {
      int from = count / 10;
      return 1000.0 * (count - 1 - from) / Math.max(1, written[count - 1] - written[from]);
    }

    /**
     * Quantile of the milliseconds from event time to write time, over results with an event time
     * from {@code from} on; -1 if there are none.
     */
    long latency(double part, long from) {
      long[] sorted =
          LongStream.range(0, written.length)
              .filter(at -> about[(int) at] >= from)
              .map(at -> written[(int) at] - about[(int) at])
              .sorted()
              .toArray();
      return sorted.length == 0 ? -1 : sorted[(int) (part * (sorted.length - 1))];
    }

    /** Write time of the first result after a time, or -1. */
    long firstAfter(long time) {
      return Arrays.stream(written).filter(at -> at > time).findFirst().orElse(-1);
    }
  }

  /** Reads the whole topic. */
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
