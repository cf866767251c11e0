package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is away for longer than its clients wait for it. */
final class BrokerAwayITCase {

  /** How long a client tries to deliver a record; two minutes unless set. */
  private static final int DELIVERY_MILLIS = 2_000;

  @TempDir Path folder;

  @Test
  void aRunInThisProcessGoesOnWhenTheBrokerIsBack() throws Exception {
    StringWriter said = new StringWriter();
    AtomicBoolean stop = new AtomicBoolean();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      NumberedReadings readings = new NumberedReadings(broker.brokers());
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("in", 1));
      }
      CompletableFuture<Void> run =
          BackgroundRun.start(folder, pipeline(broker.brokers()), said, stop);
      readings.send("in", 0, 4_000);
      NumberedReadings.await(() -> run.isDone() || readings.results("out").size() > 100);

      // The job has read them, and cannot write their results.
      readings.send("in", 4_000, 40_000);
      broker.stop();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * DELIVERY_MILLIS));
      broker.start();
      readings.send("in", 40_000, 50_000);

      int expected = 50_000 - NumberedReadings.SILENT * NumberedReadings.KEYS;
      NumberedReadings.await(() -> run.isDone() || readings.results("out").size() >= expected);
      stop.set(true);
      run.get(60, TimeUnit.SECONDS);

      assertThat(readings.results("out")).hasSize(expected).doesNotHaveDuplicates();
      assertThat(said.toString())
          .contains("Restarting after a failure (1): ", "go on with   --resume")
          .doesNotContain("The worker of this process has ended");
    }
  }

  private static String pipeline(String brokers) {
    return """
    name: away
    channels: [a, b]
    source: {kafka: {brokers: "%s", topics: [in]}}
    operators: [standardize, {dictionary: {keep: 1}}]
    results:
      kafka: {topic: out, properties: {delivery.timeout.ms: "%s", request.timeout.ms: "1000"}}
    checkpoints: {every: 1 s}
    """
        .formatted(brokers, Integer.toString(DELIVERY_MILLIS));
  }
}
