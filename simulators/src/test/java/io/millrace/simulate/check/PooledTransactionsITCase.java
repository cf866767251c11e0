package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code transactions: pooled}: every record counts once, and the names do not grow in number. */
class PooledTransactionsITCase {

  private static final int PARTITIONS = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  @TempDir Path folder;

  private final OutputCheck check = new OutputCheck(CountingLearner.BATCH);

  @Test
  void aNumberedJobGoesOnWithPooledTransactionsThroughFaultsAndRescales() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(
            Topics.Plan.of("readings", PARTITIONS),
            Topics.Plan.of("results", PARTITIONS),
            Topics.Plan.of("results-dead-letters", 1),
            Topics.Plan.compacted("models"));
      }
      NumberedFeed.Shape shape =
          new NumberedFeed.Shape(8, 3, PARTITIONS, CountingPipeline.LARGEST_RECORD);
      try (NumberedFeed feed = new NumberedFeed(broker.brokers(), "readings", shape);
          TopicReader results = new TopicReader(broker.brokers(), "results")) {
        String numbered;
        try (LocalJob job = start(broker, 2, UnaryOperator.identity(), Optional.empty())) {
          feed.send(40);
          awaitEverything(job, feed, results);
          feed.send(5);
          numbered = job.stop(folder.resolve("savepoints"));
        }
        String pooled;
        try (LocalJob job = start(broker, 2, this::pooled, Optional.of(numbered))) {
          int thrown = InjectedException.STEP.thrown();
          InjectedException.STEP.arm();
          feed.send(40);
          await(job, results, () -> InjectedException.STEP.thrown() > thrown);
          broker.restart();
          awaitEverything(job, feed, results);
          Set<String> names = names(broker);
          for (int turn = 0; turn < 8; turn++) {
            feed.send(5);
            awaitEverything(job, feed, results);
          }
          assertThat(names(broker))
              .as("names after 8 more checkpoints")
              .hasSizeLessThan(names.size() + 6);
          feed.send(5);
          pooled = job.stop(folder.resolve("savepoints"));
        }
        try (LocalJob job = start(broker, 1, this::pooled, Optional.of(pooled))) {
          feed.send(40);
          awaitEverything(job, feed, results);
        }
        assertThat(check.complaints(feed.flush())).isEmpty();
      }
    }
  }

  private LocalJob start(
      EmbeddedBroker broker,
      int parallelism,
      UnaryOperator<PipelineSpec> change,
      Optional<String> savepoint)
      throws Exception {
    return CountingJob.start(
        broker.brokers(),
        folder,
        new CountingJob.Life(parallelism, CountingJob::first, savepoint),
        change);
  }

  private PipelineSpec pooled(PipelineSpec spec) {
    OutputSpec to = spec.outputs();
    return new PipelineSpec(
        spec.name(),
        spec.input(),
        spec.model(),
        new OutputSpec(
            pooled(to.results()),
            pooled(to.deadLetters()),
            to.models().map(this::pooled),
            to.modelEvery()),
        spec.execution());
  }

  private SinkSpec pooled(SinkSpec sink) {
    SinkSpec.Kafka kafka = (SinkSpec.Kafka) sink;
    return new SinkSpec.Kafka(
        kafka.brokers(), kafka.topic(), kafka.properties(), SinkSpec.Transactions.POOLED);
  }

  /** Names of transactions that the broker remembers. */
  private static Set<String> names(EmbeddedBroker broker) throws Exception {
    Set<String> names = new TreeSet<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.brokers()))) {
      for (TransactionListing one : admin.listTransactions().all().get()) {
        names.add(one.transactionalId());
      }
    }
    return names;
  }

  private void awaitEverything(LocalJob job, NumberedFeed feed, TopicReader results) {
    Expected expected = feed.flush();
    await(job, results, () -> check.results() >= expected.results());
  }

  private void await(LocalJob job, TopicReader results, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      results.poll(record -> check.result(record.value()));
      assertThat(job.failure()).isEmpty();
      assertThat(System.nanoTime()).as("%d results", check.results()).isLessThan(deadline);
    }
  }
}
