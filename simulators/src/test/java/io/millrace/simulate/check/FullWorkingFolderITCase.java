package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The folder in which RocksDB works is full for a while: no record is lost. RocksDB writes to the
 * disk itself, so the disk is a small tmpfs; where none may be mounted, the test is skipped.
 */
final class FullWorkingFolderITCase {

  @TempDir Path folder;

  private final Outage outage = new Outage();
  private Path disk;

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      call("umount", "-l", disk.toString());
    }
  }

  @Test
  void aJobWhoseStatesFindNoRoomGoesOnWhenThereIsRoom() throws Exception {
    Path place = Files.createDirectory(folder.resolve("disk"));
    assumeThat(call("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place.toString()))
        .as("exit code of mount: needs the right to mount a tmpfs")
        .isZero();
    disk = place;
    Restarts restarts = new Restarts();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      Outage.createTopics(broker.brokers());
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, Outage.SHAPE);
          TopicReader results = new TopicReader(broker.brokers(), CountingPipeline.RESULTS);
          LocalJob job = start(broker.brokers(), restarts)) {
        feed.send(40);
        outage.awaitResults(job, results, 1);

        Path filler = fill();
        feed.send(40);
        outage.await(job, results, () -> restarts.of(job) > 1);
        Files.delete(filler);

        feed.send(40);
        Expected expected = feed.flush();
        outage.awaitResults(job, results, expected.results());
        assertThat(outage.complaints(expected)).isEmpty();
      }
    }
  }

  private LocalJob start(String brokers, Restarts restarts) throws Exception {
    PipelineSpec spec =
        new CountingPipeline(
                brokers,
                folder.resolve("checkpoints").toUri().toString(),
                Duration.ofMillis(200),
                1)
            .spec(CountingJob.second(null));
    Configuration settings = JobSettings.of(spec);
    settings.setString("state.backend.rocksdb.localdir", disk.toString());
    restarts.set(settings);
    return LocalJob.start(spec, CountingJob::second, settings);
  }

  /** Writes a file until no byte more fits. */
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (byte[] page = new byte[4096]; ; ) {
        out.write(page);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  private static int call(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException absent) {
      return -1;
    }
  }
}
