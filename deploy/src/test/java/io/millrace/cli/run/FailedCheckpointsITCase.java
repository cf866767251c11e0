package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that fail because their folder cannot be written for a while. */
final class FailedCheckpointsITCase {

  @TempDir Path folder;

  @Test
  void aFailedCheckpointIsSaidAndCostsNoRestart() throws Exception {
    StringWriter said = new StringWriter();
    AtomicBoolean stop = new AtomicBoolean();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      NumberedReadings readings = new NumberedReadings(broker.brokers());
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("in", 1));
      }
      CompletableFuture<Void> run =
          BackgroundRun.start(folder, pipeline(broker.brokers()), said, stop);
      readings.send("in", 0, 1_000);
      NumberedReadings.await(() -> run.isDone() || !readings.results("out").isEmpty());

      Path kept = job();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.getParent())))
          .as("checkpoints are their owner's alone")
          .isEqualTo("rwx------");
      Files.move(kept, folder.resolve("away"));
      Files.createFile(kept);
      readings.send("in", 1_000, 2_000);
      NumberedReadings.await(() -> run.isDone() || said.toString().contains(" failed: "));
      Files.delete(kept);
      Files.move(folder.resolve("away"), kept);

      int all = 2_000 - NumberedReadings.SILENT * NumberedReadings.KEYS;
      NumberedReadings.await(() -> run.isDone() || readings.results("out").size() >= all);
      stop.set(true);
      run.get(60, TimeUnit.SECONDS);

      assertThat(readings.results("out")).hasSize(all).doesNotHaveDuplicates();
      assertThat(said.toString())
          .containsPattern(
              "Checkpoint \\d+ failed: .*; the job goes on, and restarts if more than 5")
          .doesNotContain("Restarting");
    }
  }

  /** The folder of the job's checkpoints. */
  private Path job() {
    try (var jobs = Files.list(folder.resolve("out/checkpoints/failing"))) {
      return jobs.findFirst().orElseThrow();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static String pipeline(String brokers) {
    return """
    name: failing
    channels: [a, b]
    source: {kafka: {brokers: "%s", topics: [in]}}
    operators: [standardize, {dictionary: {keep: 1}}]
    results: {kafka: {topic: out}}
    checkpoints: {every: 1 s, tolerate: 5}
    """
        .formatted(brokers);
  }
}
