package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders of results and of models that are moved away in mid-run and come back: every record is in
 * them once. Without {@code FolderMark}, Flink makes them anew, and passes over the files that it
 * was to commit.
 */
final class FolderGoneITCase {

  private static final int EVERY = 5;

  @TempDir Path folder;

  private final Restarts restarts;
  private final Outage outage = new Outage();

  FolderGoneITCase() throws IOException {
    restarts = new Restarts();
  }

  @Test
  void resultsWaitForTheirFolderAndAreInItOnce() throws Exception {
    Path results = folder.resolve("results");
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      Outage.createTopics(broker.brokers());
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, Outage.SHAPE);
          LocalJob job = start(broker.brokers())) {
        feed.send(40);
        Outage.await(job, () -> !Outage.committed(results).isEmpty());

        Path away = Outage.away(results);
        // A mount that drops leaves an empty folder.
        Files.createDirectory(results);
        feed.send(40);
        Outage.awaitNewTry(job, restarts);
        assertThat(results).isEmptyDirectory();
        Files.delete(results);
        Files.move(away, results);

        feed.send(40);
        Expected expected = feed.flush();
        Outage.await(job, () -> Outage.committed(results).size() >= expected.results());

        assertThat(outage.complaints(results, expected)).isEmpty();
      }
    }
  }

  @Test
  void everyVersionIsPublishedInTheFolderThatCameBack() throws Exception {
    Path models = folder.resolve("models");
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      Outage.createTopics(broker.brokers());
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, Outage.SHAPE);
          LocalJob job = start(broker.brokers())) {
        feed.send(40);
        Outage.await(job, () -> !versions(models).isEmpty());

        Path away = Outage.away(models);
        feed.send(40);
        Outage.awaitNewTry(job, restarts);
        assertThat(models).doesNotExist();
        Files.move(away, models);

        feed.send(40);
        Expected expected = feed.flush();
        Outage.await(
            job, () -> Outage.committed(folder.resolve("results")).size() >= expected.results());

        assertThat(versions(models)).hasSize(Outage.SHAPE.groups());
        versions(models)
            .forEach(
                (group, found) ->
                    assertThat(found)
                        .as(group)
                        .isEqualTo(
                            Stream.iterate((long) EVERY, version -> version + EVERY)
                                .limit(found.size())
                                .toList())
                        .hasSizeGreaterThan(1));
      }
    }
  }

  private LocalJob start(String brokers) throws Exception {
    String yaml =
        String.format(
            Locale.ROOT,
            """
        name: counting
        channels: [number, key]
        source:
          kafka: {brokers: "%s", topics: [readings]}
          lateness: 1 min
        operators: [%s]
        results: {folder: "%s"}
        models: {folder: "%s", every: %d}
        checkpoints: {every: 200 ms, directory: "%s"}
        parallelism: 1
        """,
            brokers,
            CountingLearner.TYPE,
            folder.resolve("results"),
            folder.resolve("models"),
            EVERY,
            folder.resolve("checkpoints").toUri());
    PipelineSpec spec =
        PipelineYaml.read("counting.yaml", yaml, Map.of(), CountingJob.second(null));
    Configuration settings = JobSettings.of(spec);
    restarts.set(settings);
    return LocalJob.start(spec, CountingJob::second, settings);
  }

  private static Map<String, List<Long>> versions(Path models) {
    Map<String, List<Long>> versions = new TreeMap<>();
    try {
      for (ModelName name : new ModelFolder(models).list()) {
        versions.computeIfAbsent(name.group(), group -> new ArrayList<>()).add(name.version());
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return versions;
  }
}
