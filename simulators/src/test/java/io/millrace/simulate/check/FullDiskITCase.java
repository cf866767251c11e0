package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full for a while, under checkpoints and under results: no record is lost. */
final class FullDiskITCase {

  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final NumberedFeed.Shape SHAPE =
      new NumberedFeed.Shape(12, 5, 2, CountingPipeline.LARGEST_RECORD);

  @TempDir Path folder;

  private final OutputCheck check = new OutputCheck(CountingLearner.BATCH);

  @AfterEach
  void freeTheDisk() {
    FullDisk.free();
  }

  @Test
  void checkpointsThatFindNoRoomDelayResultsAndLoseNone() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      topics(broker.brokers());
      PipelineSpec spec =
          new CountingPipeline(
                  broker.brokers(),
                  FullDisk.uri(folder.resolve("checkpoints")),
                  Duration.ofMillis(200),
                  2)
              .spec(CountingJob.second(null));
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, SHAPE);
          TopicReader results = new TopicReader(broker.brokers(), CountingPipeline.RESULTS);
          LocalJob job = start(spec)) {
        Runnable read = () -> results.poll(record -> check.result(record.value()));
        feed.send(40);
        await(job, read, () -> check.results() > 0);

        FullDisk.leave(1000);
        feed.send(40);
        long refused = FullDisk.refused();
        await(job, read, () -> FullDisk.refused() > refused + 8);
        FullDisk.free();
        feed.send(40);
        Expected expected = feed.flush();
        await(job, read, () -> check.results() >= expected.results());

        assertThat(check.complaints(expected)).isEmpty();
      }
    }
  }

  @Test
  void resultsThatFindNoRoomAreWrittenOnceWhenThereIsRoom() throws Exception {
    Path out = folder.resolve("results");
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      topics(broker.brokers());
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, SHAPE);
          LocalJob job = start(toFolder(broker.brokers(), FullDisk.uri(out)))) {
        feed.send(40);
        await(job, () -> {}, () -> lines(out).findAny().isPresent());

        FullDisk.leave(2000);
        feed.send(40);
        long refused = FullDisk.refused();
        await(job, () -> {}, () -> FullDisk.refused() > refused + 3);
        FullDisk.free();
        feed.send(40);
        Expected expected = feed.flush();
        await(job, () -> {}, () -> lines(out).count() >= expected.results());

        lines(out)
            .forEach(line -> check.result(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(check.complaints(expected)).isEmpty();
      }
    }
  }

  private PipelineSpec toFolder(String brokers, String results) {
    String yaml =
        """
        name: counting
        channels: [number, key]
        source:
          kafka: {brokers: "%s", topics: [readings]}
          lateness: 1 min
        operators: [%s]
        results: {folder: "%s"}
        checkpoints: {every: 200 ms, directory: "%s"}
        parallelism: 1
        """
            .formatted(
                brokers, CountingLearner.TYPE, results, folder.resolve("checkpoints").toUri());
    return PipelineYaml.read("counting.yaml", yaml, Map.of(), CountingJob.second(null));
  }

  private static LocalJob start(PipelineSpec spec) throws Exception {
    Configuration settings = JobSettings.of(spec);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMillis(500));
    return LocalJob.start(spec, CountingJob::second, settings);
  }

  private static void topics(String brokers) {
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Topics.Plan.of(CountingPipeline.READINGS, SHAPE.partitions()),
          Topics.Plan.of(CountingPipeline.RESULTS, 2),
          Topics.Plan.of(CountingPipeline.DEAD_LETTERS, 1),
          Topics.Plan.compacted(CountingPipeline.MODELS));
    }
  }

  private void await(LocalJob job, Runnable read, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      read.run();
      Thread.onSpinWait();
      assertThat(job.failure()).isEmpty();
      assertThat(System.nanoTime())
          .as("waiting; %d results, %d writes refused", check.results(), FullDisk.refused())
          .isLessThan(deadline);
    }
  }

  /** Lines of the files that are committed. */
  private static Stream<String> lines(Path out) {
    if (!Files.exists(out)) {
      return Stream.empty();
    }
    // A listing of names alone: files in progress come and go meanwhile.
    try (Stream<Path> files = Files.list(out)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> !file.getFileName().toString().startsWith("_"))
          .toList()
          .stream()
          .flatMap(FullDiskITCase::read);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static Stream<String> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
