package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Readings of eight keys with two channels on topics of a broker, and what was made of them.
 *
 * @param brokers bootstrap servers
 */
record NumberedReadings(String brokers) {

  static final int KEYS = 8;

  /** What a dictionary of n = 2 channels gives no result for: the first readings of a key. */
  static final int SILENT = 16;

  private static final long LONGEST_SECONDS = 120;

  /** Sends readings number {@code from} to {@code to}, exclusive. */
  void send(String topic, int from, int to) {
    Random values = new Random(from);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(topic).size();
      for (int i = from; i < to; i++) {
        String reading =
            String.format(
                Locale.ROOT,
                "{\"key\": \"k%d\", \"time\": %d, \"values\": [%.3f, %.3f]}",
                i % KEYS,
                1_700_000_000_000L + i,
                values.nextGaussian(),
                values.nextGaussian());
        producer.send(
            new ProducerRecord<>(
                topic, i % KEYS % partitions, null, reading.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** Key and sequence of every committed result. */
  List<String> results(String topic) {
    List<String> identities = new ArrayList<>();
    try (Topics topics = new Topics(brokers)) {
      if (!topics.names().contains(topic)) {
        return identities;
      }
    }
    try (TopicReader reader = new TopicReader(brokers, topic)) {
      reader.drain(
          record ->
              identities.add(
                  new String(record.value(), StandardCharsets.UTF_8)
                      .replaceAll(".*(\"key\":[^,]*).*(\"sequence\":[0-9]*).*", "$1 $2")));
    }
    return identities;
  }

  /** Waits until something is there. */
  static void await(BooleanSupplier there) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
