package io.millrace.simulate.check;

import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.simulate.trace.BadRecords;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the numbers 0, 1, 2, … of every key to a topic, in order and each once, with bad records
 * between them, and records what it sent.
 *
 * <p>An observation has two channels: its number, and the index of its key. The index of a key
 * decides its partition and group. The producer is idempotent, so a restart of the broker loses and
 * duplicates nothing. Not thread-safe.
 */
public final class NumberedFeed implements AutoCloseable {

  /** Number of channels of an observation. */
  public static final int CHANNELS = 2;

  private static final int LONGEST_OUTAGE_MILLIS = 300_000;
  private static final long FIRST_TIME = 1_700_000_000_000L;
  private static final long APART = 1000;

  /** Between two late records, which must not agree: eight that do set the clock of a key back. */
  private static final long LATE_APART = 3_600_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Shape shape;
  private final BadRecords badRecords;
  private int lateSent;
  private final Map<String, Integer> rows = new LinkedHashMap<>();
  private final Map<Origin, Reason> refused = new ConcurrentHashMap<>();
  private final AtomicReference<Exception> fault = new AtomicReference<>();

  /**
   * How many keys, groups and partitions there are.
   *
   * @param keys number of keys
   * @param groups number of groups that the keys share
   * @param partitions number of partitions of the topic
   * @param largestRecord largest record that the pipeline accepts, in bytes
   */
  public record Shape(int keys, int groups, int partitions, int largestRecord) {}

  /**
   * @param brokers bootstrap servers
   * @param topic an existing topic with the shape's partitions
   */
  public NumberedFeed(String brokers, String topic, Shape shape) {
    this.topic = topic;
    this.shape = shape;
    this.badRecords = new BadRecords(shape.largestRecord());
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                // A broker that does not answer for a minute is still the same broker: no send
                // waits
                // for its address again.
                CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
                MetadataRecoveryStrategy.NONE.name,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                LONGEST_OUTAGE_MILLIS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    for (int key = 0; key < shape.keys(); key++) {
      rows.put(name(key), 0);
    }
  }

  /**
   * Sends the next {@code rounds} numbers of every key, the keys in turn, without waiting for
   * acknowledgements.
   */
  public void send(int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int key = 0; key < shape.keys(); key++) {
        int number = rows.merge(name(key), 1, Integer::sum) - 1;
        send(key, Message.observation(reading(key, number), group(key)), acknowledged());
      }
    }
  }

  /**
   * Sends a bad record for every reason, spread over the keys. Every key must have two good records
   * before that; otherwise no record of it can be late.
   */
  public void sendBad() {
    List<Reason> reasons = new ArrayList<>(Reason.ofReadings());
    reasons.add(Reason.EARLY);
    for (Reason reason : reasons) {
      int key = (refused.size() + reason.ordinal()) % shape.keys();
      Reading last = reading(key, rows.get(name(key)) - 1);
      if (reason == Reason.LATE) {
        last = new Reading(last.key(), last.time() - LATE_APART * lateSent++, last.values());
      }
      send(
          key,
          badRecords.bad(reason, last, group(key)),
          (sent, failed) -> {
            fault.compareAndSet(null, failed);
            if (failed == null) {
              refused.put(Origin.topic(topic, sent.partition(), sent.offset()), reason);
            }
          });
    }
  }

  /**
   * Waits until the broker has acknowledged all records, and returns the expected output.
   *
   * @throws IllegalStateException if the broker refused a record
   */
  public Expected flush() {
    producer.flush();
    if (fault.get() != null) {
      throw new IllegalStateException(
          "Cannot send to topic " + topic + ": " + fault.get().getMessage(), fault.get());
    }
    return new Expected(rows, refused);
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(int key, Message message, Callback callback) {
    producer.send(
        new ProducerRecord<>(topic, key % shape.partitions(), message.key(), message.value()),
        callback);
  }

  private Callback acknowledged() {
    return (sent, failed) -> fault.compareAndSet(null, failed);
  }

  /** Name of the key of that index, from 0. */
  public static String name(int key) {
    return "key-" + key;
  }

  private Optional<String> group(int key) {
    return Optional.of("group-" + key % shape.groups());
  }

  private static Reading reading(int key, int number) {
    return new Reading(name(key), FIRST_TIME + APART * number, new float[] {number, key});
  }
}
