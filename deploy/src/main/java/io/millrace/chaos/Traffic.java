package io.millrace.chaos;

import io.millrace.simulate.check.CountingLearner;
import io.millrace.simulate.check.CountingPipeline;
import io.millrace.simulate.check.Expected;
import io.millrace.simulate.check.NumberedFeed;
import io.millrace.simulate.check.OutputCheck;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.time.Duration;
import java.util.List;

/**
 * Sends numbered records at a constant rate and counts the results in a check. All work is done in
 * {@link #turn}, so code that waits must call it. Not thread-safe.
 */
final class Traffic implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final int MOST_ROUNDS = 20;

  private final int keys;
  private final double roundsPerNano;
  private final NumberedFeed feed;
  private final TopicReader results;
  private final TopicReader letters;
  private final OutputCheck check = new OutputCheck(CountingLearner.BATCH);
  private long rounds;
  private long paced = System.nanoTime();

  /**
   * @param brokers bootstrap servers of a broker with {@link #createTopics the topics}
   */
  Traffic(String brokers, ChaosPlan.Load load) {
    keys = load.keys();
    roundsPerNano = load.roundsPerSecond() / 1e9;
    feed =
        new NumberedFeed(
            brokers,
            CountingPipeline.READINGS,
            new NumberedFeed.Shape(
                keys, load.groups(), PARTITIONS, CountingPipeline.LARGEST_RECORD));
    results = new TopicReader(brokers, CountingPipeline.RESULTS);
    letters = new TopicReader(brokers, CountingPipeline.DEAD_LETTERS);
  }

  static void createTopics(String brokers) {
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Topics.Plan.of(CountingPipeline.READINGS, PARTITIONS),
          Topics.Plan.of(CountingPipeline.RESULTS, PARTITIONS),
          Topics.Plan.of(CountingPipeline.DEAD_LETTERS, 1),
          Topics.Plan.compacted(CountingPipeline.MODELS));
    }
  }

  /** Sends the records that are due and reads new results; takes at most a fifth of a second. */
  void turn() {
    long now = System.nanoTime();
    // Records that were due during a pause are not sent in one burst afterwards.
    int due = (int) Math.min(MOST_ROUNDS, (now - paced) * roundsPerNano);
    if (due > 0) {
      feed.send(due);
      rounds += due;
      paced = now;
    }
    readResults();
  }

  /** Sends a bad record of every reason, {@code times} times. */
  void sendBad(int times) {
    for (int i = 0; i < times; i++) {
      feed.sendBad();
    }
  }

  /** A position in the stream: the next number to send, the same for every key. */
  long mark() {
    return rounds;
  }

  /** Whether, for every key, a result of a record sent after that position was read. */
  boolean isPast(long mark) {
    for (int key = 0; key < keys; key++) {
      if (check.newest(NumberedFeed.name(key)) < mark) {
        return false;
      }
    }
    return true;
  }

  /**
   * Stops sending and waits until all results were read, then a little longer for surplus ones.
   *
   * @return the expected results
   */
  Expected end(Duration timeout, Duration longer) {
    Expected expected = feed.flush();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline
        && (check.results() < expected.results()
            || check.deadLetters() < expected.refused().size())) {
      readResults();
    }
    long end = System.nanoTime() + longer.toNanos();
    while (System.nanoTime() < end) {
      readResults();
    }
    return expected;
  }

  List<String> complaints(Expected expected) {
    return check.complaints(expected);
  }

  ChaosReport.Counts counts(Expected expected) {
    return new ChaosReport.Counts(
        expected.results(), check.results(), expected.refused().size(), check.deadLetters());
  }

  @Override
  public void close() {
    feed.close();
    results.close();
    letters.close();
  }

  private void readResults() {
    results.poll(record -> check.result(record.value()));
    letters.poll(record -> check.deadLetter(record.value()));
  }
}
