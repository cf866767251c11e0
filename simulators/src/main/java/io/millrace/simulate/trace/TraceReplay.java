package io.millrace.simulate.trace;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends messages to a topic, in order, each once: the producer is idempotent, and {@link #play}
 * waits for all acknowledgements. The key of a message decides its partition, so the messages of a
 * key stay in order.
 */
public final class TraceReplay {

  /** Number of messages between two calls of a progress listener. */
  static final int REPORT_EVERY = 500;

  private final String brokers;
  private final String topic;
  private final Pace pace;
  private final Clock clock;

  /**
   * @param brokers bootstrap servers
   * @param topic an existing topic
   * @param pace rate of the messages
   * @param clock by which the pace is kept
   */
  public TraceReplay(String brokers, String topic, Pace pace, Clock clock) {
    this.brokers = brokers;
    this.topic = topic;
    this.pace = pace;
    this.clock = clock;
  }

  /**
   * Sends all messages and returns once the broker has acknowledged them.
   *
   * @param messages closed by this call
   * @param listener called every {@value #REPORT_EVERY} messages and at the end
   * @throws IllegalStateException if the broker refused a message
   * @throws InterruptException if the thread was interrupted; the messages after that were not sent
   */
  public Progress play(Stream<Message> messages, Consumer<Progress> listener) {
    AtomicReference<Exception> fault = new AtomicReference<>();
    long start = clock.nanos();
    long sent = 0;
    try (messages;
        KafkaProducer<byte[], byte[]> producer = producer()) {
      Iterator<Message> left = messages.iterator();
      while (left.hasNext() && fault.get() == null && !Thread.currentThread().isInterrupted()) {
        clock.await(start + pace.due(sent));
        Message message = left.next();
        producer.send(
            new ProducerRecord<>(topic, message.key(), message.value()),
            (metadata, refused) -> fault.compareAndSet(null, refused));
        sent++;
        if (sent % REPORT_EVERY == 0) {
          listener.accept(new Progress(sent, clock.nanos() - start));
        }
      }
      producer.flush();
    }
    if (fault.get() != null) {
      throw new IllegalStateException(
          "Cannot send to topic " + topic + " at " + brokers + ": " + fault.get().getMessage(),
          fault.get());
    }
    Progress end = new Progress(sent, clock.nanos() - start);
    listener.accept(end);
    return end;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 16),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
