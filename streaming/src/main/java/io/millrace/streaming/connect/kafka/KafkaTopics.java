package io.millrace.streaming.connect.kafka;

import io.millrace.api.config.Spelling;
import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.kafka.write.TransactionLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Checks the topics of a pipeline before it starts: the topics of the source must exist; missing
 * topics of the sinks are created.
 *
 * <p>Otherwise a missing topic would cause a job that restarts repeatedly, or a consumer that waits
 * without a message.
 */
public final class KafkaTopics {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** Configuration of a created topic of models. */
  public static final Map<String, String> OF_MODELS =
      Map.of(
          "cleanup.policy",
          "compact",
          "max.message.bytes",
          Integer.toString(KafkaSinks.LARGEST_MODEL));

  private final List<String> made = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> unreachable = new ArrayList<>();

  private KafkaTopics() {}

  /**
   * The result of {@link #prepare}.
   *
   * @param made created topics, one line each
   * @param faults reasons why the pipeline cannot start, one message each; empty if it can
   * @param unreachable brokers that this client cannot use, one message each: a fault if the
   *     pipeline runs on this machine, perhaps not if it runs elsewhere
   */
  public record Prepared(List<String> made, List<String> faults, List<String> unreachable) {
    public Prepared {
      made = List.copyOf(made);
      faults = List.copyOf(faults);
      unreachable = List.copyOf(unreachable);
    }
  }

  /**
   * Checks the topics at every broker address of a pipeline. Each request times out after 15
   * seconds.
   */
  public static Prepared prepare(PipelineSpec spec) {
    KafkaTopics topics = new KafkaTopics();
    for (Cluster cluster : clusters(spec)) {
      topics.prepare(cluster);
    }
    return new Prepared(topics.made, topics.faults, topics.unreachable);
  }

  /** The topics that a pipeline reads and writes at one broker address. */
  public static final class Cluster {
    private final String brokers;
    private final Map<String, String> properties = new HashMap<>();
    private final List<String> read = new ArrayList<>();
    private final Map<String, Map<String, String>> written = new LinkedHashMap<>();
    private final List<SinkSpec.Kafka> sinks = new ArrayList<>();
    private final ExecutionSpec.StateSpec state;

    private Cluster(String brokers, ExecutionSpec.StateSpec state) {
      this.brokers = brokers;
      this.state = state;
    }

    public String brokers() {
      return brokers;
    }

    /** Topics that must exist. */
    public List<String> read() {
      return List.copyOf(read);
    }

    /** Topics that are made if they are missing. */
    public List<String> written() {
      return List.copyOf(written.keySet());
    }

    /**
     * Topics whose transactions may not be open for long enough.
     *
     * @param allowed how long the brokers allow
     */
    public List<String> tooLong(Duration allowed) {
      return sinks.stream()
          .flatMap(sink -> TransactionLimit.fault(sink, state, allowed).stream())
          .toList();
    }

    /**
     * A client of the brokers.
     *
     * @param timeout of each request
     */
    public Admin admin(Duration timeout) {
      Map<String, Object> settings = new HashMap<>(Secrets.readable(properties));
      settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
      settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
      settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
      return Admin.create(settings);
    }

    /** The message about a client's failure, if its login is the cause. */
    public Optional<String> refusal(Throwable failed) {
      return KafkaLogin.refusal(brokers, failed);
    }
  }

  /** The topics of a pipeline, by broker address. */
  public static List<Cluster> clusters(PipelineSpec spec) {
    Clusters clusters = new Clusters(spec.execution().state(), new LinkedHashMap<>());
    SourceSpec source = spec.input().source();
    if (source instanceof SourceSpec.HistoryThenLive both) {
      both.history().topicsRead().ifPresent(kafka -> read(clusters, kafka));
    }
    source.topicsRead().ifPresent(kafka -> read(clusters, kafka));
    spec.input()
        .labels()
        .flatMap(labels -> labels.source().topicsRead())
        .ifPresent(kafka -> read(clusters, kafka));
    spec.parts().stream()
        .flatMap(part -> part.input().published().stream())
        .flatMap(published -> published.models().topicsRead().stream())
        .distinct()
        .forEach(kafka -> read(clusters, kafka));
    spec.records().values().forEach(sink -> write(clusters, sink, Map.of()));
    spec.models().forEach(sink -> write(clusters, sink, OF_MODELS));
    return List.copyOf(clusters.byAddress().values());
  }

  private record Clusters(ExecutionSpec.StateSpec state, Map<String, Cluster> byAddress) {
    Cluster at(String brokers) {
      return byAddress.computeIfAbsent(brokers, address -> new Cluster(address, state));
    }
  }

  private static void read(Clusters clusters, SourceSpec.Kafka kafka) {
    Cluster cluster = clusters.at(kafka.brokers());
    cluster.properties.putAll(kafka.properties());
    cluster.read.addAll(kafka.topics());
  }

  private static void write(Clusters clusters, SinkSpec sink, Map<String, String> config) {
    if (sink instanceof SinkSpec.Kafka kafka) {
      Cluster cluster = clusters.at(kafka.brokers());
      cluster.properties.putAll(kafka.properties());
      cluster.written.put(kafka.topic(), config);
      cluster.sinks.add(kafka);
    }
  }

  private void prepare(Cluster cluster) {
    try (Admin admin = cluster.admin(TIMEOUT)) {
      Set<String> there = new TreeSet<>(await(admin.listTopics().names()));
      for (String topic : cluster.read) {
        if (!there.contains(topic)) {
          faults.add(
              "Cannot read topic "
                  + topic
                  + " at "
                  + cluster.brokers
                  + ": there is no such topic; create it, or name another"
                  + Spelling.suggestion(topic, there));
        }
      }
      if (!cluster.sinks.isEmpty()) {
        TransactionLimit.allowed(admin, TIMEOUT)
            .ifPresent(allowed -> faults.addAll(cluster.tooLong(allowed)));
      }
      for (Map.Entry<String, Map<String, String>> sink : cluster.written.entrySet()) {
        if (!there.contains(sink.getKey()) && faults.isEmpty()) {
          make(admin, cluster, sink.getKey(), sink.getValue());
        }
      }
    } catch (KafkaException | TimeoutException failed) {
      Optional<String> refusal = KafkaLogin.refusal(cluster.brokers, failed);
      if (refusal.isEmpty()) {
        unreachable.add(
            "Cannot reach Kafka at "
                + cluster.brokers
                + ": "
                + reason(failed)
                + "; check brokers: and that a broker listens there");
      } else if (failed instanceof AuthenticationException) {
        faults.add(refusal.get());
      } else {
        // A secret that is missing here may exist where the job will run.
        unreachable.add(refusal.get());
      }
    }
  }

  private void make(Admin admin, Cluster cluster, String topic, Map<String, String> config) {
    boolean compacted = !config.isEmpty();
    try {
      Optional<Integer> partitions = compacted ? Optional.of(1) : partitions(admin, cluster);
      await(
          admin
              .createTopics(
                  List.of(new NewTopic(topic, partitions, Optional.empty()).configs(config)))
              .all());
      new FreshTopics(admin).await(List.of(topic), TIMEOUT);
      made.add(
          "made topic " + topic + (compacted ? ", compacted," : "") + " at " + cluster.brokers);
    } catch (TopicExistsException other) {
      // Another client has created the topic.
    } catch (KafkaException | TimeoutException refused) {
      faults.add(
          "Cannot write topic "
              + topic
              + " at "
              + cluster.brokers
              + ": there is no such topic, and it could not be made ("
              + reason(refused)
              + "); create it");
    }
  }

  /**
   * The largest number of partitions of the topics read; empty (the broker decides) without such
   * topics.
   */
  private static Optional<Integer> partitions(Admin admin, Cluster cluster)
      throws TimeoutException {
    return await(admin.describeTopics(cluster.read).allTopicNames()).values().stream()
        .map(topic -> topic.partitions().size())
        .max(Integer::compare);
  }

  private static String reason(Exception failed) {
    return failed instanceof TimeoutException || failed.getMessage() == null
        ? "no answer within " + TIMEOUT.toSeconds() + " s"
        : failed.getMessage();
  }

  private static <T> T await(KafkaFuture<T> future) throws TimeoutException {
    return FreshTopics.answer(future, TIMEOUT);
  }
}
