package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.streaming.config.PipelineYaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerWatchITCase {

  private static final long LIMIT = Duration.ofSeconds(60).toNanos();

  private final List<String> said = new ArrayList<>();

  @Test
  void exampleUsage(@TempDir Path folder) {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start();
        BrokerWatch watch = new BrokerWatch(pipeline(broker.brokers()), said::add)) {
      lookFor(watch, Duration.ofSeconds(1));
      assertThat(said).as("of a broker that answers").isEmpty();

      broker.stop();
      lookUntil(watch, 1);
      assertThat(watch.isGone()).isTrue();
      lookFor(watch, Duration.ofSeconds(1));
      broker.start();
      lookUntil(watch, 2);
      lookFor(watch, Duration.ofSeconds(1));

      assertThat(watch.isGone()).isFalse();
      assertThat(said).as("one line each").hasSize(2);
      assertThat(said.get(0))
          .matches(
              "Kafka at "
                  + broker.brokers()
                  + " does not answer since \\d\\d:\\d\\d:\\d\\d; the job waits, and goes on from"
                  + " its last checkpoint when it is back");
      assertThat(said.get(1))
          .matches(
              "Kafka at "
                  + broker.brokers()
                  + " is back since \\d\\d:\\d\\d:\\d\\d, after \\d+\\.\\d s");
    }
  }

  @Test
  void aBrokerThatHasNeverAnsweredIsNotGone() {
    try (BrokerWatch watch = new BrokerWatch(pipeline("127.0.0.1:1"), said::add)) {
      lookFor(watch, Duration.ofSeconds(1));

      assertThat(said).isEmpty();
      assertThat(watch.isGone()).isFalse();
    }
  }

  private void lookUntil(BrokerWatch watch, int lines) {
    long until = System.nanoTime() + LIMIT;
    while (said.size() < lines && System.nanoTime() < until) {
      watch.look();
      LockSupport.parkNanos(50_000_000L);
    }
    assertThat(said).hasSize(lines);
  }

  private static void lookFor(BrokerWatch watch, Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      watch.look();
      LockSupport.parkNanos(50_000_000L);
    }
  }

  private static PipelineSpec pipeline(String brokers) {
    return PipelineYaml.read(
        "p.yaml",
        """
        name: p
        channels: [a, b]
        source: {kafka: {brokers: "%1$s", topics: [in]}}
        operators: [{dictionary: {keep: 1}}]
        results: {kafka: {brokers: "%1$s", topic: out}}
        """
            .formatted(brokers),
        Map.of(),
        StandardCatalog.catalog());
  }
}
