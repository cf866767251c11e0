package io.millrace.soak;

import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Reading;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends readings of random values to a topic. Not thread-safe. */
final class ReadingsFeed implements AutoCloseable {

  static final int CHANNELS = 8;
  private static final long FIRST_TIME = 1_700_000_000_000L;
  private static final int LINGER_MILLIS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Random random;
  private final AtomicReference<Exception> fault = new AtomicReference<>();
  private long sent;

  ReadingsFeed(String brokers, String topic, long seed) {
    this.topic = topic;
    this.random = new Random(seed);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER_MILLIS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends the next reading of a key.
   *
   * @param partition of the topic
   * @param seconds event time, in seconds since the first
   */
  void send(int partition, String key, long seconds) {
    float[] values = new float[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Message message =
        Message.observation(
            new Reading(key, FIRST_TIME + seconds * 1000, values), Optional.empty());
    producer.send(
        new ProducerRecord<>(topic, partition, message.key(), message.value()),
        (written, failed) -> fault.compareAndSet(null, failed));
    sent++;
    if (fault.get() != null) {
      throw new IllegalStateException("Cannot send to topic " + topic, fault.get());
    }
  }

  /** Number of readings sent. */
  long sent() {
    return sent;
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
