package io.millrace.streaming.connect.kafka;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The topics that a pipeline reads and writes at one broker address.
 *
 * @param brokers bootstrap servers
 * @param properties of the clients, with references to secrets
 * @param read topics that must exist
 * @param written topics that are made if they are missing, with their configuration
 */
record BrokerTopics(
    String brokers,
    Map<String, String> properties,
    List<String> read,
    Map<String, Map<String, String>> written) {

  private BrokerTopics(String brokers) {
    this(brokers, new HashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
  }

  /** The topics of a pipeline, by broker address. */
  static List<BrokerTopics> of(PipelineSpec spec) {
    Map<String, BrokerTopics> clusters = new LinkedHashMap<>();
    read(clusters, spec.input().source());
    spec.input().published().ifPresent(published -> read(clusters, published.models()));
    write(clusters, spec.outputs().results(), Map.of());
    write(clusters, spec.outputs().deadLetters(), Map.of());
    spec.outputs().models().ifPresent(sink -> write(clusters, sink, KafkaTopics.OF_MODELS));
    return List.copyOf(clusters.values());
  }

  private static void read(Map<String, BrokerTopics> clusters, SourceSpec source) {
    if (source instanceof SourceSpec.Kafka kafka) {
      BrokerTopics cluster = clusters.computeIfAbsent(kafka.brokers(), BrokerTopics::new);
      cluster.properties.putAll(kafka.properties());
      cluster.read.addAll(kafka.topics());
    }
  }

  private static void write(
      Map<String, BrokerTopics> clusters, SinkSpec sink, Map<String, String> config) {
    if (sink instanceof SinkSpec.Kafka kafka) {
      BrokerTopics cluster = clusters.computeIfAbsent(kafka.brokers(), BrokerTopics::new);
      cluster.properties.putAll(kafka.properties());
      cluster.written.put(kafka.topic(), config);
    }
  }

  /**
   * A client of the brokers.
   *
   * @param timeout of each request
   */
  Admin admin(Duration timeout) {
    Map<String, Object> settings = new HashMap<>(Secrets.readable(properties));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    return Admin.create(settings);
  }
}
