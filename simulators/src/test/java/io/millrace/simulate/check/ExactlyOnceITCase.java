package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of the engine, kept under trouble: every record counts once, in the results and in
 * the state, whatever fails and however the job is moved.
 */
class ExactlyOnceITCase {

  private static final int KEYS = 24;
  private static final int GROUPS = 7;
  private static final int PARTITIONS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  @TempDir Path folder;

  private final OutputCheck check = new OutputCheck(CountingLearner.BATCH);

  /** Every record counts once through faults, rescales and an upgrade. */
  @Test
  void exampleUsage() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      createTopics(broker.brokers());
      NumberedFeed.Shape shape =
          new NumberedFeed.Shape(KEYS, GROUPS, PARTITIONS, CountingPipeline.LARGEST_RECORD);
      try (NumberedFeed feed = new NumberedFeed(broker.brokers(), "readings", shape);
          TopicReader results = new TopicReader(broker.brokers(), "results");
          TopicReader letters = new TopicReader(broker.brokers(), "results-dead-letters")) {
        Traffic traffic = new Traffic(feed, results, letters);

        String first = anExceptionInAStep(broker, traffic);
        String second = aBrokerThatRestarts(broker, traffic, first);
        anExceptionInTraining(broker, traffic, second);

        assertThat(check.complaints(feed.flush())).isEmpty();
        assertThat(check.deadLetters()).isEqualTo(3 * 7);
        assertThat(newestVersions(broker.brokers())).isEqualTo(expectedVersions(feed.flush()));
      }
    }
  }

  /** One subtask, the first release of the operator. */
  private String anExceptionInAStep(EmbeddedBroker broker, Traffic traffic) throws Exception {
    int thrown = InjectedException.STEP.thrown();
    try (LocalJob job =
        start(broker, new CountingJob.Life(1, CountingJob::first, Optional.empty()))) {
      traffic.feed().send(40);
      traffic.feed().sendBad();
      traffic.await(job, () -> check.results() > 0);
      InjectedException.STEP.arm();
      traffic.feed().send(40);
      traffic.await(job, () -> InjectedException.STEP.thrown() > thrown);
      traffic.awaitEverything(job);
      traffic.feed().send(5);
      return job.stop(folder.resolve("savepoints"));
    }
  }

  /** Four subtasks, and the operator's second release takes over the state of the first. */
  private String aBrokerThatRestarts(EmbeddedBroker broker, Traffic traffic, String savepoint)
      throws Exception {
    long before = check.results();
    try (LocalJob job =
        start(broker, new CountingJob.Life(4, CountingJob::second, Optional.of(savepoint)))) {
      traffic.feed().send(40);
      traffic.await(job, () -> check.results() > before);
      traffic.feed().sendBad();
      traffic.feed().send(40);
      broker.restart();
      traffic.feed().send(40);
      traffic.awaitEverything(job);
      traffic.feed().send(5);
      return job.stop(folder.resolve("savepoints"));
    }
  }

  /** Two subtasks. */
  private void anExceptionInTraining(EmbeddedBroker broker, Traffic traffic, String savepoint)
      throws Exception {
    int thrown = InjectedException.LEARN.thrown();
    try (LocalJob job =
        start(broker, new CountingJob.Life(2, CountingJob::second, Optional.of(savepoint)))) {
      traffic.feed().send(40);
      InjectedException.LEARN.arm();
      traffic.feed().sendBad();
      traffic.feed().send(40);
      traffic.await(job, () -> InjectedException.LEARN.thrown() > thrown);
      traffic.awaitEverything(job);
    }
  }

  private LocalJob start(EmbeddedBroker broker, CountingJob.Life life) throws Exception {
    return CountingJob.start(broker.brokers(), folder, life);
  }

  /** What goes in and what comes out. */
  private final class Traffic {

    private final NumberedFeed feed;
    private final TopicReader results;
    private final TopicReader letters;

    Traffic(NumberedFeed feed, TopicReader results, TopicReader letters) {
      this.feed = feed;
      this.results = results;
      this.letters = letters;
    }

    NumberedFeed feed() {
      return feed;
    }

    void awaitEverything(LocalJob job) {
      Expected expected = feed.flush();
      await(
          job,
          () ->
              check.results() >= expected.results()
                  && check.deadLetters() >= expected.refused().size());
    }

    void await(LocalJob job, BooleanSupplier condition) {
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (!condition.getAsBoolean()) {
        results.poll(record -> check.result(record.value()));
        letters.poll(record -> check.deadLetter(record.value()));
        assertThat(job.failure()).isEmpty();
        assertThat(System.nanoTime())
            .as("waiting; %d results, %d letters", check.results(), check.deadLetters())
            .isLessThan(deadline);
      }
    }
  }

  private static void createTopics(String brokers) {
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Topics.Plan.of("readings", PARTITIONS),
          Topics.Plan.of("results", PARTITIONS),
          Topics.Plan.of("results-dead-letters", 1),
          Topics.Plan.compacted("models"));
    }
  }

  /** Versions grow by five from release to release, and the newest is not further than that. */
  private static TreeMap<String, Long> newestVersions(String brokers) {
    List<ModelName> names = new ArrayList<>();
    try (TopicReader models = new TopicReader(brokers, "models")) {
      models.drain(record -> names.add(PublishedModel.read(record.value()).manifest().name()));
    }
    TreeMap<String, Long> newest = new TreeMap<>();
    for (ModelName name : names) {
      Long before = newest.put(name.group(), name.version());
      assertThat(name.version()).isEqualTo(before == null ? 5 : before + 5);
    }
    return newest;
  }

  private static TreeMap<String, Long> expectedVersions(Expected expected) {
    TreeMap<String, Long> rows = new TreeMap<>();
    expected
        .rows()
        .forEach(
            (key, sent) -> {
              int group = Integer.parseInt(key.substring("key-".length())) % GROUPS;
              rows.merge("group-" + group, (long) sent, Long::sum);
            });
    rows.replaceAll((group, sent) -> sent / CountingLearner.BATCH / 5 * 5);
    return rows;
  }
}
