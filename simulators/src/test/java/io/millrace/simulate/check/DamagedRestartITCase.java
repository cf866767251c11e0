package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints that are damaged, or away, between their completion and a restart within the job.
 * What makes the job restart is its folder of results, which is moved away.
 */
final class DamagedRestartITCase {

  private static final String MAGIC = "MRSUM001";
  private static final int TRAILER = 12;

  @TempDir Path folder;

  private final Restarts restarts;
  private final Outage outage = new Outage();

  DamagedRestartITCase() throws IOException {
    restarts = new Restarts();
  }

  @Test
  void checkpointsThatComeBackLoseNothingAndADamagedOneEndsTheJobWithTheNameOfTheFile()
      throws Exception {
    Path results = folder.resolve("results");
    Path checkpoints = folder.resolve("checkpoints");
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      Outage.createTopics(broker.brokers());
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, Outage.SHAPE);
          LocalJob job = start(broker.brokers())) {
        feed.send(40);
        Outage.await(job, () -> !Outage.committed(results).isEmpty());

        Path resultsAway = Outage.away(results);
        feed.send(40);
        Outage.awaitNewTry(job, restarts);
        Path checkpointsAway = Outage.away(checkpoints);
        Files.move(resultsAway, results);
        Outage.awaitNewTry(job, restarts);
        Files.move(checkpointsAway, checkpoints);
        feed.send(40);
        Expected expected = feed.flush();
        Outage.await(job, () -> Outage.committed(results).size() >= expected.results());
        assertThat(outage.complaints(results, expected)).isEmpty();

        resultsAway = Outage.away(results);
        feed.send(40);
        Outage.awaitNewTry(job, restarts);
        Path damaged = summed(newest(checkpoints));
        flipOneBit(damaged);
        Files.move(resultsAway, results);

        assertThat(Outage.awaitFailure(job))
            .rootCause()
            .hasMessage(
                "Cannot restore from file:"
                    + damaged.getParent()
                    + ": expected its files as they were written, found file "
                    + damaged.getFileName()
                    + " with other bytes than its checksum says; copy the whole folder again, or"
                    + " take an earlier savepoint or checkpoint");
      }
    }
  }

  private LocalJob start(String brokers) throws Exception {
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
                brokers,
                CountingLearner.TYPE,
                folder.resolve("results"),
                folder.resolve("checkpoints").toUri());
    PipelineSpec spec =
        PipelineYaml.read("counting.yaml", yaml, Map.of(), CountingJob.second(null));
    Configuration settings = JobSettings.of(spec);
    restarts.set(settings);
    // Small states are files too, not parts of the metadata, which nobody reads at a restart.
    settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
    return LocalJob.start(spec, CountingJob::second, settings);
  }

  /** The newest checkpoint that is complete. */
  private static Path newest(Path checkpoints) throws IOException {
    try (Stream<Path> found = Files.walk(checkpoints)) {
      return found
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow()
          .getParent();
    }
  }

  /** A file of state with a checksum. */
  private static Path summed(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      return files
          .filter(file -> !file.getFileName().toString().equals("_metadata"))
          .filter(DamagedRestartITCase::hasTrailer)
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean hasTrailer(Path file) {
    try {
      byte[] all = Files.readAllBytes(file);
      return all.length > TRAILER
          && new String(all, all.length - TRAILER, MAGIC.length(), StandardCharsets.ISO_8859_1)
              .equals(MAGIC);
    } catch (IOException gone) {
      return false;
    }
  }

  private static void flipOneBit(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    all[(all.length - TRAILER) / 2] ^= 1;
    Files.write(file, all);
  }
}
