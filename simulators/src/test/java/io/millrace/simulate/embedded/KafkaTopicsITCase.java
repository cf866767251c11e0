package io.millrace.simulate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTopicsITCase {

  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedBroker(folder).start();
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of("readings", 3));
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void exampleUsage() {
    PipelineSpec spec = spec(broker.brokers(), "readings", "codes");

    KafkaTopics.Prepared first = KafkaTopics.prepare(spec);
    KafkaTopics.Prepared again = KafkaTopics.prepare(spec);

    assertThat(first.faults()).isEmpty();
    assertThat(first.made())
        .containsExactly(
            "made topic codes at " + broker.brokers(),
            "made topic codes-dead-letters at " + broker.brokers(),
            "made topic codes-models, compacted, at " + broker.brokers());
    assertThat(again.made()).isEmpty();
    try (TopicReader codes = new TopicReader(broker.brokers(), "codes")) {
      assertThat(codes.partitions()).isEqualTo(3);
    }
  }

  @Test
  void aMissingSourceIsAFaultThatFindsItsNeighbourAndMakesNothing() {
    KafkaTopics.Prepared prepared = KafkaTopics.prepare(spec(broker.brokers(), "reading", "other"));

    assertThat(prepared.made()).isEmpty();
    assertThat(prepared.faults())
        .containsExactly(
            "Cannot read topic reading at "
                + broker.brokers()
                + ": there is no such topic; create it, or name another; did you mean 'readings'?");
  }

  @Test
  void aBrokerThatIsNotThereIsOneMessage() {
    KafkaTopics.Prepared prepared = KafkaTopics.prepare(spec("127.0.0.1:1", "readings", "codes"));

    assertThat(prepared.faults()).isEmpty();
    assertThat(prepared.unreachable())
        .hasSize(1)
        .allMatch(fault -> fault.startsWith("Cannot reach Kafka at 127.0.0.1:1: "))
        .allMatch(fault -> fault.endsWith("; check brokers: and that a broker listens there"));
  }

  private static PipelineSpec spec(String brokers, String source, String results) {
    String yaml =
        """
        name: topics
        channels: [a, b]
        source: {kafka: {brokers: "%s", topics: [%s]}}
        operators: [dictionary]
        results: {kafka: {topic: %s}}
        models: {kafka: {topic: %s-models}}
        """
            .formatted(brokers, source, results, results);
    return PipelineYaml.read("topics.yaml", yaml, Map.of(), StandardCatalog.catalog());
  }
}
