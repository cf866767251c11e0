package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full for a while, under checkpoints and under results: no record is lost. */
final class FullDiskITCase {

  @TempDir Path folder;

  private final Outage outage = new Outage();

  @AfterEach
  void freeTheDisk() {
    FullDisk.free();
  }

  @Test
  void checkpointsThatFindNoRoomDelayResultsAndLoseNone() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      Outage.createTopics(broker.brokers());
      PipelineSpec spec =
          new CountingPipeline(
                  broker.brokers(),
                  FullDisk.uri(folder.resolve("checkpoints")),
                  Duration.ofMillis(200),
                  2)
              .spec(CountingJob.second(null));
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, Outage.SHAPE);
          TopicReader results = new TopicReader(broker.brokers(), CountingPipeline.RESULTS);
          LocalJob job = start(spec)) {
        feed.send(40);
        outage.awaitResults(job, results, 1);

        FullDisk.leave(1000);
        feed.send(40);
        long refused = FullDisk.refused();
        outage.await(job, results, () -> FullDisk.refused() > refused + 8);
        FullDisk.free();
        feed.send(40);
        Expected expected = feed.flush();
        outage.awaitResults(job, results, expected.results());

        assertThat(outage.complaints(expected)).isEmpty();
      }
    }
  }

  @Test
  void resultsThatFindNoRoomAreWrittenOnceWhenThereIsRoom() throws Exception {
    Path out = folder.resolve("results");
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      Outage.createTopics(broker.brokers());
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, Outage.SHAPE);
          LocalJob job = start(toFolder(broker.brokers(), FullDisk.uri(out)))) {
        feed.send(40);
        Outage.await(job, () -> !Outage.committed(out).isEmpty());

        FullDisk.leave(2000);
        feed.send(40);
        long refused = FullDisk.refused();
        Outage.await(job, () -> FullDisk.refused() > refused + 3);
        FullDisk.free();
        feed.send(40);
        Expected expected = feed.flush();
        Outage.await(job, () -> Outage.committed(out).size() >= expected.results());

        assertThat(outage.complaints(out, expected)).isEmpty();
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
    Restarts.soon(settings);
    return LocalJob.start(spec, CountingJob::second, settings);
  }
}
