package io.millrace.streaming.look;

import io.millrace.api.config.Spelling;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.kafka.FreshTopics;
import io.millrace.streaming.connect.kafka.KafkaSources;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.connect.kafka.Secrets;
import io.millrace.streaming.connect.kafka.write.TransactionLimit;
import io.millrace.streaming.connect.record.StampedDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at the topics of a pipeline without changing anything: which of them exist, and what the
 * first records of the source are. Waits a few seconds for each broker address at most.
 */
final class TopicLook {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final List<SourceSpec.Kafka> sources;
  private final Function<SourceSpec.Kafka, StampedDecoder> decoders;
  private final List<String> seen = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private TopicLook(
      List<SourceSpec.Kafka> sources, Function<SourceSpec.Kafka, StampedDecoder> decoders) {
    this.sources = sources;
    this.decoders = decoders;
  }

  /**
   * The result of a look.
   *
   * @param seen what was looked at, one line each
   * @param unseen what could not be looked at, and why
   * @param faults topics that the pipeline reads and that do not exist, and rejected logins
   */
  record Found(List<String> seen, List<String> unseen, List<String> faults) {
    Found {
      seen = List.copyOf(seen);
      unseen = List.copyOf(unseen);
      faults = List.copyOf(faults);
    }
  }

  /**
   * Looks at every broker address of a pipeline.
   *
   * @param sources topics of which the first records are read
   * @param decoders read them
   * @param records take them, read or refused
   */
  static Found at(
      PipelineSpec spec,
      List<SourceSpec.Kafka> sources,
      Function<SourceSpec.Kafka, StampedDecoder> decoders,
      Function<SourceSpec.Kafka, Consumer<Inbound>> records) {
    TopicLook look = new TopicLook(sources, decoders);
    for (KafkaTopics.Cluster cluster : KafkaTopics.clusters(spec)) {
      look.at(cluster, records);
    }
    return new Found(look.seen, look.unseen, look.faults);
  }

  private void at(
      KafkaTopics.Cluster cluster, Function<SourceSpec.Kafka, Consumer<Inbound>> records) {
    try (Admin admin = cluster.admin(TIMEOUT)) {
      Set<String> there = new TreeSet<>(FreshTopics.answer(admin.listTopics().names(), TIMEOUT));
      List<String> read = cluster.read().stream().filter(there::contains).toList();
      for (String topic : cluster.read()) {
        if (!there.contains(topic)) {
          faults.add(
              "Cannot read topic "
                  + topic
                  + " at "
                  + cluster.brokers()
                  + ": there is no such topic; create it, or name another"
                  + Spelling.suggestion(topic, there));
        }
      }
      FreshTopics.answer(admin.describeTopics(read).allTopicNames(), TIMEOUT)
          .forEach((topic, description) -> partitions(cluster, description));
      for (String topic : cluster.written()) {
        seen.add(
            "topic "
                + topic
                + " at "
                + cluster.brokers()
                + (there.contains(topic) ? ": is there" : ": will be made"));
      }
      if (!cluster.written().isEmpty()) {
        transactions(admin, cluster);
      }
      for (SourceSpec.Kafka kafka : sources) {
        if (kafka.brokers().equals(cluster.brokers())) {
          List<String> topics = kafka.topics().stream().filter(there::contains).toList();
          first(kafka, topics, decoders.apply(kafka), records.apply(kafka));
        }
      }
    } catch (KafkaException | TimeoutException failed) {
      failed(cluster, failed);
    }
  }

  private void transactions(Admin admin, KafkaTopics.Cluster cluster) throws TimeoutException {
    Optional<Duration> allowed = TransactionLimit.allowed(admin, TIMEOUT);
    if (allowed.isEmpty()) {
      unseen.add(
          "transaction.max.timeout.ms at "
              + cluster.brokers()
              + ": the login may not ask for it; checkpoints must fit into it");
    } else {
      faults.addAll(cluster.tooLong(allowed.get()));
    }
  }

  private void partitions(KafkaTopics.Cluster cluster, TopicDescription topic) {
    int count = topic.partitions().size();
    seen.add(
        "topic "
            + topic.name()
            + " at "
            + cluster.brokers()
            + ": "
            + count
            + (count == 1 ? " partition" : " partitions"));
  }

  private void failed(KafkaTopics.Cluster cluster, Exception failed) {
    List<String> topics = new ArrayList<>(cluster.read());
    topics.addAll(cluster.written());
    String unchecked =
        (topics.size() == 1 ? ": topic " : ": topics ")
            + String.join(", ", topics)
            + " not looked at";
    Optional<String> refusal = cluster.refusal(failed);
    if (refusal.isPresent() && failed instanceof AuthenticationException) {
      faults.add(refusal.get());
    } else if (isUnresolvable(failed)) {
      unseen.add("broker " + cluster.brokers() + " has no address here" + unchecked);
    } else if (refusal.isPresent()) {
      unseen.add(refusal.get() + unchecked);
    } else if (failed instanceof TimeoutException
        || failed instanceof org.apache.kafka.common.errors.TimeoutException) {
      unseen.add(
          "broker "
              + cluster.brokers()
              + " did not answer in "
              + TIMEOUT.toSeconds()
              + " s"
              + unchecked);
    } else {
      unseen.add("broker " + cluster.brokers() + ": " + failed.getMessage() + unchecked);
    }
  }

  private static boolean isUnresolvable(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException
          && String.valueOf(cause.getMessage()).contains("No resolvable bootstrap")) {
        return true;
      }
    }
    return false;
  }

  /** Reads the records that the broker gives first, from the beginning of the topics. */
  private void first(
      SourceSpec.Kafka kafka,
      List<String> topics,
      StampedDecoder decoder,
      Consumer<Inbound> records) {
    Map<String, Object> settings = new HashMap<>(Secrets.readable(kafka.properties()));
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.brokers());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    KafkaRecordDeserializationSchema<Inbound> reader = KafkaSources.reader(decoder);
    List<Inbound> read = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(one -> partitions.add(new TopicPartition(topic, one.partition())));
      }
      if (partitions.isEmpty()) {
        return;
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      if (consumer.beginningOffsets(partitions).equals(consumer.endOffsets(partitions))) {
        unseen.add("topics " + String.join(", ", topics) + " are empty: no record looked at");
        return;
      }
      Collector<Inbound> collector = new Added(read);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TIMEOUT)) {
        reader.deserialize(record, collector);
      }
    } catch (IOException | RuntimeException failed) {
      unseen.add("the first records of " + String.join(", ", topics) + " not looked at: " + failed);
      return;
    }
    read.forEach(records);
  }

  /** Adds what is collected to a list. */
  private record Added(List<Inbound> to) implements Collector<Inbound> {

    @Override
    public void collect(Inbound record) {
      to.add(record);
    }

    @Override
    public void close() {}
  }
}
