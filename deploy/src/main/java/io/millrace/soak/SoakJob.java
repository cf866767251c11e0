package io.millrace.soak;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.FreePorts;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The pipeline of one part of a soak: a learner for each key, from topic to topic. */
final class SoakJob implements AutoCloseable {

  static final int PARTITIONS = 4;

  private static final Duration START = Duration.ofMinutes(1);

  private final SoakPart part;
  private final LocalJob job;
  private final ReadingsFeed feed;
  private final TopicReader results;
  private final JobFigures figures;
  private final long began;
  private long answered;
  private JobFigures.Figures last = new JobFigures.Figures(0, 0, 0);

  SoakJob(SoakPart part, SoakPlan plan, String brokers, Path folder) throws Exception {
    this.part = part;
    String output = part.topic() + "-results";
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Topics.Plan.of(part.topic(), PARTITIONS),
          Topics.Plan.of(output, 1),
          Topics.Plan.of(output + "-dead-letters", 1));
    }
    int port = FreePorts.of(1, ProcessHandle.current().pid() * 11L)[0];
    PipelineSpec spec =
        PipelineYaml.read(
            "soak.yaml", yaml(plan, brokers, output, folder), Map.of(), StandardCatalog.catalog());
    Configuration settings = JobSettings.of(spec);
    settings.set(RestOptions.PORT, port);
    settings.set(RestOptions.BIND_PORT, Integer.toString(port));
    settings.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(500));
    job = LocalJob.start(spec, StandardCatalog::catalog, settings);
    feed = new ReadingsFeed(brokers, part.topic(), plan.seed());
    results = new TopicReader(brokers, output);
    figures = new JobFigures(port, job.id());
    long end = System.nanoTime() + START.toNanos();
    while (!figures.isReady() && System.nanoTime() < end) {
      read(result -> {});
    }
    began = System.nanoTime();
  }

  private String yaml(SoakPlan plan, String brokers, String output, Path folder) {
    Optional<String> ttl =
        Optional.of(", ttl: " + plan.ttl().toMillis() + " ms")
            .filter(any -> part == SoakPart.CHURN_WITH_TTL);
    return String.format(
        Locale.ROOT,
        """
        name: soak-%s
        channels: [a, b, c, d, e, f, g, h]
        source: {kafka: {brokers: "%s", topics: [%s]}, idleness: 1 s}
        operators: [{dictionary: {keep: 2}}]
        results: {kafka: {topic: %s}}
        state: {cache: %d MiB%s}
        checkpoints: {every: %d ms, directory: "%s"}
        """,
        part.topic(),
        brokers,
        part.topic(),
        output,
        plan.cacheMebibytes(),
        ttl.orElse(""),
        plan.checkpoints().toMillis(),
        LocalUri.of(folder.resolve(part.topic())));
  }

  ReadingsFeed feed() {
    return feed;
  }

  /** Reads the results that are there; waits at most 100 ms for the first. */
  void read(Consumer<ConsumerRecord<byte[], byte[]>> use) {
    job.failure()
        .ifPresent(
            cause -> {
              throw new IllegalStateException("Cannot go on with " + part.words(), cause);
            });
    answered += results.poll(use);
  }

  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  SoakSample sample() throws IOException, InterruptedException {
    last = figures.read();
    return new SoakSample(
        part, seconds(), feed.sent(), Footprint.now(), last.cache(), last.state());
  }

  /** Number of results that were read. */
  long answered() {
    return answered;
  }

  boolean isAnswered() {
    return answered >= feed.sent();
  }

  SoakReport.Counts counts() {
    return new SoakReport.Counts(part, feed.sent(), answered, last.restarts());
  }

  @Override
  public void close() throws Exception {
    results.close();
    feed.close();
    job.close();
  }
}
