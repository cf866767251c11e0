package io.millrace.streaming.connect.kafka;

import io.millrace.api.config.Spelling;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.StampedDecoder;
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
import org.apache.flink.api.common.functions.util.ListCollector;
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
public final class TopicLook {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final PipelineSpec spec;
  private final List<String> seen = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private TopicLook(PipelineSpec spec) {
    this.spec = spec;
  }

  /**
   * The result of a look.
   *
   * @param seen what was looked at, one line each
   * @param unseen what could not be looked at, and why
   * @param faults topics that the pipeline reads and that do not exist, and rejected logins
   */
  public record Found(List<String> seen, List<String> unseen, List<String> faults) {
    public Found {
      seen = List.copyOf(seen);
      unseen = List.copyOf(unseen);
      faults = List.copyOf(faults);
    }
  }

  /**
   * Looks at every broker address of a pipeline.
   *
   * @param decoder reads the records of the source
   * @param records takes the first records of the source, read or refused
   */
  public static Found at(PipelineSpec spec, StampedDecoder decoder, Consumer<Inbound> records) {
    TopicLook look = new TopicLook(spec);
    for (BrokerTopics cluster : BrokerTopics.of(spec)) {
      look.at(cluster, decoder, records);
    }
    return new Found(look.seen, look.unseen, look.faults);
  }

  private void at(BrokerTopics cluster, StampedDecoder decoder, Consumer<Inbound> records) {
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
      for (String topic : cluster.written().keySet()) {
        seen.add(
            "topic "
                + topic
                + " at "
                + cluster.brokers()
                + (there.contains(topic) ? ": is there" : ": will be made"));
      }
      if (spec.input().source() instanceof SourceSpec.Kafka kafka
          && kafka.brokers().equals(cluster.brokers())) {
        first(kafka, read, decoder, records);
      }
    } catch (KafkaException | TimeoutException failed) {
      failed(cluster, failed);
    }
  }

  private void partitions(BrokerTopics cluster, TopicDescription topic) {
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

  private void failed(BrokerTopics cluster, Exception failed) {
    List<String> topics = new ArrayList<>(cluster.read());
    topics.addAll(cluster.written().keySet());
    String unchecked =
        (topics.size() == 1 ? ": topic " : ": topics ")
            + String.join(", ", topics)
            + " not looked at";
    Optional<String> refusal = KafkaLogin.refusal(cluster.brokers(), failed);
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
    KafkaRecordDecoder reader = new KafkaRecordDecoder(decoder, KafkaLogin.NONE);
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
      ListCollector<Inbound> collector = new ListCollector<>(read);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TIMEOUT)) {
        reader.deserialize(record, collector);
      }
    } catch (RuntimeException failed) {
      unseen.add("the first records of " + String.join(", ", topics) + " not looked at: " + failed);
      return;
    }
    read.forEach(records);
  }
}
