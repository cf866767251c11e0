package io.millrace.cli.owner;

import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.connect.kafka.FreshTopics;
import io.millrace.streaming.connect.kafka.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The records of all pipelines that write to one Kafka cluster, in the compacted topic {@link
 * #TOPIC} with the pipeline's name as key.
 *
 * <p>A record is written in a transaction whose id is made of the pipeline's name. Of two starts at
 * the same time the broker fences the one that opened its producer first: its commit fails, so one
 * of them replaces the record.
 */
final class TopicRecords implements RunRecords {

  /** One partition, compacted. */
  static final String TOPIC = "millrace-runs";

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(100);

  private final SinkSpec.Kafka results;
  private final String pipeline;
  private final List<String> writers;
  private final List<String> others;
  private KafkaProducer<byte[], byte[]> producer;

  /**
   * @param results the topic of the results, or of what branches share
   * @param writers names with which the transactions of results begin: the pipeline, or its
   *     branches
   * @param others topics at the same brokers of the dead letters, and of the results of branches
   */
  TopicRecords(SinkSpec.Kafka results, String pipeline, List<String> writers, List<String> others) {
    this.results = results;
    this.pipeline = pipeline;
    this.writers = List.copyOf(writers);
    this.others = List.copyOf(others);
  }

  @Override
  public Optional<RunRecord> newest() throws IOException {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    byte[] key = pipeline.getBytes(StandardCharsets.UTF_8);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      if (consumer.partitionsFor(TOPIC).isEmpty()) {
        return Optional.empty();
      }
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      // The end of what was written, not of what is committed: a transaction may be open.
      long end = end(partition);
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      byte[] newest = null;
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Cannot read topic "
                  + TOPIC
                  + " at "
                  + results.brokers()
                  + ": a transaction there stays open; try again in a minute");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (Arrays.equals(record.key(), key)) {
            newest = record.value();
          }
        }
      }
      return newest == null ? Optional.empty() : Optional.of(RunRecordJson.read(newest));
    } catch (KafkaException failed) {
      throw failure("read", failed);
    }
  }

  @Override
  public boolean replace(Optional<RunRecord> expected, RunRecord next) throws IOException {
    try {
      if (producer == null) {
        make();
        producer = producer();
        producer.initTransactions();
        // Read after the producer has fenced every other: whoever is later fences this one.
        if (!RunRecords.isExpected(expected, newest())) {
          return false;
        }
      }
      producer.beginTransaction();
      producer.send(
          new ProducerRecord<>(
              TOPIC, 0, pipeline.getBytes(StandardCharsets.UTF_8), RunRecordJson.write(next)));
      producer.commitTransaction();
      return true;
    } catch (KafkaException failed) {
      forget();
      if (isFenced(failed)) {
        // Another start has replaced the record, or looked and was refused.
        return RunRecords.isExpected(expected, newest()) && replace(expected, next);
      }
      throw failure("write", failed);
    }
  }

  @Override
  public boolean holdsResultsSince(long millis) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          Stream.concat(Stream.of(results.topic()), others.stream())
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(found -> new TopicPartition(found.topic(), found.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, Math.max(0, millis)));
      Map<TopicPartition, OffsetAndTimestamp> begin = consumer.offsetsForTimes(times);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = begin.get(partition);
        consumer.seek(partition, first == null ? ends.get(partition) : first.offset());
      }
      // What was not committed is passed over; the position goes on beyond it.
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (!consumer.poll(POLL).isEmpty()) {
          return true;
        }
      }
      return false;
    } catch (KafkaException failed) {
      throw failure("read", failed);
    }
  }

  @Override
  public boolean holdsResultsWithoutRecord() throws IOException {
    try (Admin admin = Admin.create(settings())) {
      if (!await(admin.listTopics().names()).contains(results.topic())) {
        return false;
      }
      boolean wrote =
          await(admin.listTransactions().all()).stream()
              .map(TransactionListing::transactionalId)
              .anyMatch(id -> writers.stream().anyMatch(one -> id.startsWith(one + "-results-")));
      return wrote && holdsResultsSince(0);
    } catch (KafkaException failed) {
      throw failure("look for earlier results in", failed);
    }
  }

  @Override
  public String place() {
    return results.summary();
  }

  @Override
  public void close() {
    forget();
  }

  /** The client wraps what fenced it in a failure of the next call. */
  private static boolean isFenced(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private void forget() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private void make() throws IOException {
    try (Admin admin = Admin.create(settings())) {
      if (await(admin.listTopics().names()).contains(TOPIC)) {
        return;
      }
      NewTopic topic =
          new NewTopic(TOPIC, Optional.of(1), Optional.empty())
              .configs(Map.of("cleanup.policy", "compact"));
      try {
        await(admin.createTopics(List.of(topic)).all());
      } catch (TopicExistsException other) {
        // Another start has created it.
      }
      new FreshTopics(admin).await(List.of(TOPIC), TIMEOUT);
    } catch (KafkaException | TimeoutException failed) {
      throw new IOException(
          "Cannot make topic "
              + TOPIC
              + " at "
              + results.brokers()
              + ", which records who runs a pipeline: "
              + failed.getMessage()
              + "; create it with one partition and cleanup.policy=compact",
          failed);
    }
  }

  private long end(TopicPartition partition) throws IOException {
    Map<String, Object> settings = settings();
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_UNCOMMITTED.name().toLowerCase(Locale.ROOT));
    try (KafkaConsumer<byte[], byte[]> all =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return all.endOffsets(List.of(partition)).get(partition);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = settings();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = settings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline + "-run");
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(Secrets.readable(results.properties()));
    settings.keySet().removeIf(TopicRecords::isOfSink);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, results.brokers());
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    return settings;
  }

  /** Settings of the results' producer, which this class decides itself. */
  private static boolean isOfSink(String property) {
    return property.startsWith("transaction")
        || property.startsWith("delivery.")
        || property.startsWith("linger.")
        || property.startsWith("request.timeout");
  }

  private IOException failure(String verb, KafkaException cause) {
    return new IOException(
        "Cannot "
            + verb
            + " topic "
            + TOPIC
            + " at "
            + results.brokers()
            + ", which records who runs a pipeline: "
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
            + "; check that the broker runs and that this client may use that topic",
        cause);
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException(failed.getCause());
    } catch (TimeoutException silent) {
      throw new KafkaException("no answer within " + TIMEOUT.toSeconds() + " s", silent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", stopped);
    }
  }
}
