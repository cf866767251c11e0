package io.millrace.simulate.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What tests share in which the counting job cannot write for a while, and counts right after. */
final class Outage {

  /** Keys, groups and partitions of the numbered records. */
  static final NumberedFeed.Shape SHAPE =
      new NumberedFeed.Shape(12, 5, 2, CountingPipeline.LARGEST_RECORD);

  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private final OutputCheck check = new OutputCheck(CountingLearner.BATCH);

  /** Makes the topics of the counting pipeline. */
  static void createTopics(String brokers) {
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Topics.Plan.of(CountingPipeline.READINGS, SHAPE.partitions()),
          Topics.Plan.of(CountingPipeline.RESULTS, SHAPE.partitions()),
          Topics.Plan.of(CountingPipeline.DEAD_LETTERS, 1),
          Topics.Plan.compacted(CountingPipeline.MODELS));
    }
  }

  /** Waits for a condition while the job runs. */
  static void await(LocalJob job, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
      assertThat(job.failure()).isEmpty();
      assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
    }
  }

  /** Waits until the job has tried again since now, and failed: a second restart has begun. */
  static void awaitNewTry(LocalJob job, Restarts restarts) {
    long before = restarts.of(job);
    await(job, () -> restarts.of(job) > before + 1);
  }

  /** Moves a file or folder away, and returns where it is then. */
  static Path away(Path place) throws IOException {
    return Files.move(place, place.resolveSibling(place.getFileName() + "-away"));
  }

  /** Waits until the job has failed for good, and tells why. */
  static Throwable awaitFailure(LocalJob job) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (job.failure().isEmpty()) {
      Thread.onSpinWait();
      assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
    }
    return job.failure().get();
  }

  /** Waits until so many results were read from a topic, and checks them. */
  void awaitResults(LocalJob job, TopicReader results, long count) {
    await(job, results, () -> check.results() >= count);
  }

  /** Waits for a condition while results are read from a topic. */
  void await(LocalJob job, TopicReader results, BooleanSupplier condition) {
    await(
        job,
        () -> {
          results.poll(record -> check.result(record.value()));
          return condition.getAsBoolean();
        });
  }

  /** Every difference of the results that were read from what is expected. */
  List<String> complaints(Expected expected) {
    return check.complaints(expected);
  }

  /** Every difference of the results in a folder from what is expected. */
  List<String> complaints(Path folder, Expected expected) {
    committed(folder).forEach(line -> check.result(line.getBytes(UTF_8)));
    return check.complaints(expected);
  }

  /** Lines of the files of a folder that are committed. */
  static List<String> committed(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    // A listing of names alone: files in progress come and go meanwhile.
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .flatMap(Outage::lines)
          .toList();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
