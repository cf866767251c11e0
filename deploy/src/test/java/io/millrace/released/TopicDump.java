package io.millrace.released;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The records of a topic in a file: a JSON object a line, in the order of partitions and of
 * positions in them.
 *
 * <pre>{@code
 * {"partition":0,"timestamp":1700000000000,"key":"azA=","value":"eyJ…"}
 * }</pre>
 *
 * <p>{@code timestamp} is milliseconds since 1970 UTC as the broker holds it; {@code key} and
 * {@code value} are Base64, {@code key} is null where the record has none. Offsets are left out:
 * the place of a line among those of its partition says which record comes first.
 *
 * @param records in the order of the file
 */
record TopicDump(List<Item> records) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIMEOUT_SECONDS = 60;

  /** A record. Arrays are owned by it; the key may be null. */
  record Item(int partition, long timestamp, byte[] key, byte[] value) {

    static Item of(ConsumerRecord<byte[], byte[]> record) {
      return new Item(record.partition(), record.timestamp(), record.key(), record.value());
    }

    /** The key as text; empty where there is none. */
    String keyText() {
      return key == null ? "" : new String(key, UTF_8);
    }
  }

  TopicDump {
    records = records.stream().sorted(Comparator.comparingInt(Item::partition)).toList();
  }

  static TopicDump read(Path file) throws IOException {
    List<Item> records = new ArrayList<>();
    for (String line : TextFiles.lines(file)) {
      JsonNode record = JSON.readTree(line);
      JsonNode key = record.get("key");
      records.add(
          new Item(
              record.get("partition").intValue(),
              record.get("timestamp").longValue(),
              key.isNull() ? null : key.binaryValue(),
              record.get("value").binaryValue()));
    }
    return new TopicDump(records);
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Item record : records) {
      ObjectNode line = JSON.createObjectNode();
      line.put("partition", record.partition());
      line.put("timestamp", record.timestamp());
      line.put("key", record.key() == null ? null : text(record.key()));
      line.put("value", text(record.value()));
      lines.add(JSON.writeValueAsString(line));
    }
    TextFiles.write(file, lines);
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The newest record of each key, as a compacted topic keeps it. */
  TopicDump newest() {
    List<Item> kept = new ArrayList<>();
    for (Item record : records) {
      kept.removeIf(before -> Arrays.equals(before.key(), record.key()));
      kept.add(record);
    }
    return new TopicDump(kept);
  }

  /** Makes the topic and sends every record; the first of a partition has offset 0. */
  void restore(String brokers, String topic) throws Exception {
    int partitions = 1 + records.stream().mapToInt(Item::partition).max().orElse(0);
    try (Topics topics = new Topics(brokers)) {
      topics.create(Topics.Plan.of(topic, partitions));
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers, "enable.idempotence", true),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long[] next = new long[partitions];
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Item record : records) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic, record.partition(), record.timestamp(), record.key(), record.value())));
      }
      producer.flush();
      for (int at = 0; at < sent.size(); at++) {
        long offset = sent.get(at).get(TIMEOUT_SECONDS, TimeUnit.SECONDS).offset();
        if (offset != next[records.get(at).partition()]++) {
          throw new IllegalStateException(
              "Cannot restore topic " + topic + ": record " + at + " has offset " + offset);
        }
      }
    }
  }
}
