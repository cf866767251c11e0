package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run --check} says of the topics of a broker that answers. */
final class RunCheckITCase {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start();
        Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of("readings", 2), Topics.Plan.of("codes", 1));
      send(broker, "{\"key\": \"b7\", \"time\": 0, \"values\": [1, 2]}", "no reading");

      Cli.Outcome check = check(broker, "readings");
      Cli.Outcome other = check(broker, "reading");

      assertThat(check.err()).isEmpty();
      assertThat(check.exitCode()).isZero();
      assertThat(check.out().lines())
          .contains(
              "looked at    topic readings at " + broker.brokers() + ": 2 partitions",
              "looked at    topic codes at " + broker.brokers() + ": is there",
              "looked at    topic codes-dead-letters at " + broker.brokers() + ": will be made")
          .anyMatch(
              line ->
                  line.contains("first records: 1 of 2 taken, one key; refused: 1 malformed")
                      && line.contains("(readings-"));
      assertThat(topics.names()).doesNotContain("codes-dead-letters");
      assertThat(other.exitCode()).isEqualTo(2);
      assertThat(other.err())
          .contains("Cannot read topic reading at")
          .contains("did you mean 'readings'?")
          .endsWith("1 fault\n");

      Cli.Outcome rare = check(broker, "readings", "checkpoints: {every: 1 h}\n");
      assertThat(rare.exitCode()).isEqualTo(2);
      assertThat(rare.err())
          .contains(
              "Cannot write topic codes at "
                  + broker.brokers()
                  + ": expected checkpoints that fit into transactions of 120 min, which is what"
                  + " the brokers allow, found one every 60 min of at most 10 min")
          .contains(
              "; set transaction.max.timeout.ms=",
              " at the brokers, or write checkpoints: {every: 1735 s} or less");
    }
  }

  private Cli.Outcome check(EmbeddedBroker broker, String topic) throws IOException {
    return check(broker, topic, "");
  }

  private Cli.Outcome check(EmbeddedBroker broker, String topic, String more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            channels: [a, b]
            source: {kafka: {brokers: "%s", topics: [%s]}}
            operators: [dictionary]
            results: {kafka: {topic: codes}}
            """
                    .formatted(broker.brokers(), topic)
                + more);
    return Cli.call("run", "--check", file.toString());
  }

  private static void send(EmbeddedBroker broker, String... values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.brokers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value : List.of(values)) {
        producer.send(
            new ProducerRecord<>("readings", 0, null, value.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
