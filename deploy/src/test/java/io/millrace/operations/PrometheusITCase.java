package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.replay.TopicPlayer;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Message;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A job with Flink's Prometheus reporter, read as Prometheus does, beside the page of metrics. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusITCase {

  private static final int DAYS = 3;
  private static final int READINGS = DAYS * 24 * 8;
  private static final String MODEL = "flink_taskmanager_job_task_operator_millrace_";
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private final MetricsPage page = MetricsPage.read();
  private Scrape scrape;

  @BeforeAll
  void run(@TempDir Path folder) throws Exception {
    int port = Scrape.freePort();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("readings", 2));
      }
      Stream<Message> readings =
          BeijingAir.days(DAYS)
              .readings()
              .map(reading -> Message.observation(reading, Optional.empty()));
      TopicPlayer.all(
          broker.brokers(),
          "readings",
          Stream.concat(readings, Stream.of(Message.text("x", "no reading"))));
      PipelineSpec spec = pipeline(broker.brokers(), folder);
      assertThat(KafkaTopics.prepare(spec).faults()).isEmpty();
      Configuration settings = JobSettings.of(spec);
      settings.setString(
          "metrics.reporter.prom.factory.class",
          "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
      settings.setString("metrics.reporter.prom.port", Integer.toString(port));
      try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, settings)) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        do {
          LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
          assertThat(job.failure()).isEmpty();
          scrape = job.isDone() ? scrape : attempt(port);
        } while (!isWhole() && System.nanoTime() < deadline);
      }
    }
    Files.writeString(Path.of("target", "metrics.txt"), String.join("\n", scrape.names()) + "\n");
  }

  @Test
  void exampleUsage() {
    assertThat(scrape.sum(MODEL + "rows")).isEqualTo(READINGS);
    assertThat(scrape.sum(MODEL + "deadletters_malformed")).isEqualTo(1);
    assertThat(scrape.sum(MODEL + "version")).isPositive();
    assertThat(scrape.sum(MODEL + "learner_error")).isBetween(0.0, 2.0);
  }

  @Test
  void everyMetricOfTheCodeIsOnThePage() {
    Set<String> ours = new TreeSet<>(scrape.names());
    ours.removeIf(name -> !name.contains("_millrace_"));

    assertThat(ours).hasSizeGreaterThan(20);
    // A histogram is shown as its quantiles and their number.
    ours.removeIf(name -> name.endsWith("_count"));
    assertThat(page.names()).containsAll(ours);
  }

  @Test
  void everyMetricOfThePageIsThereWithItsLabels() {
    for (MetricsPage.Section section : page.sections()) {
      if (section.title().startsWith("Only")) {
        continue;
      }
      assertThat(scrape.names()).as(section.title()).containsAll(section.names());
      for (String name : section.names()) {
        assertThat(scrape.samples().get(name))
            .as(name)
            .allSatisfy(
                sample ->
                    assertThat(sample.labels())
                        .containsKeys(section.labels().toArray(String[]::new)));
      }
    }
  }

  private static Scrape attempt(int port) throws InterruptedException {
    try {
      return Scrape.of(port);
    } catch (IOException notYet) {
      return new Scrape(Map.of());
    }
  }

  /** All is computed, and a checkpoint was completed, which only then has a duration. */
  private boolean isWhole() {
    return scrape.sum(MODEL + "rows") >= READINGS
        && scrape.sum("flink_jobmanager_job_numberOfCompletedCheckpoints") >= 2;
  }

  private static PipelineSpec pipeline(String brokers, Path folder) {
    String yaml =
        """
        name: metered
        channels: [PM2.5, PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM]
        source: {kafka: {brokers: "%s", topics: [readings]}}
        operators: [standardize, {dictionary: {keep: 3}}]
        results: {kafka: {topic: results}}
        models: {kafka: {topic: models}, every: 2}
        checkpoints: {every: 500 ms, directory: "%s"}
        """
            .formatted(brokers, folder.resolve("checkpoints").toUri());
    return PipelineYaml.read("metered.yaml", yaml, Map.of(), StandardCatalog.catalog());
  }
}
