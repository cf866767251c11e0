package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of a broker is set a day forward in mid-run: the broker ends open transactions. A
 * broker whose clock is set back is not tried: its own connections wait until the clock is where it
 * was.
 */
final class BrokerClockITCase {

  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir Path folder;

  private final AtomicLong ahead = new AtomicLong();
  private final Restarts restarts;
  private final Outage outage = new Outage();

  BrokerClockITCase() throws IOException {
    restarts = new Restarts();
  }

  @Test
  void theJobRestartsAndEachRecordCountsOnce() throws Exception {
    try (EmbeddedBroker broker =
        new EmbeddedBroker(folder.resolve("broker")).onClock(ahead::get).start()) {
      Outage.createTopics(broker.brokers());
      PipelineSpec spec =
          new CountingPipeline(
                  broker.brokers(),
                  folder.resolve("checkpoints").toUri().toString(),
                  Duration.ofSeconds(2),
                  2)
              .spec(CountingJob.second(null));
      Configuration settings = JobSettings.of(spec);
      restarts.set(settings);
      try (NumberedFeed feed =
              new NumberedFeed(broker.brokers(), CountingPipeline.READINGS, Outage.SHAPE);
          TopicReader results = new TopicReader(broker.brokers(), CountingPipeline.RESULTS);
          LocalJob job = LocalJob.start(spec, CountingJob::second, settings)) {
        feed.send(40);
        outage.awaitResults(job, results, 1);

        feed.send(40);
        ahead.set(DAY);
        Outage.await(
            job,
            () -> {
              feed.send(1);
              LockSupport.parkNanos(100_000_000L);
              return restarts.of(job) > 0;
            });
        feed.send(40);
        Expected expected = feed.flush();
        outage.awaitResults(job, results, expected.results());

        assertThat(outage.complaints(expected)).isEmpty();
      }
    }
  }
}
