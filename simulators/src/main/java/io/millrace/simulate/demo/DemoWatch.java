package io.millrace.simulate.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.simulate.lab.LocalJob;
import io.millrace.simulate.lab.TopicReader;
import io.millrace.simulate.trace.Clock;
import io.millrace.simulate.trace.Poison;
import io.millrace.simulate.trace.Progress;
import io.millrace.streaming.connect.ResultJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads results and dead letters as they are committed, until all are there. */
final class DemoWatch {

  /** Nanoseconds without any result after which waiting is given up. */
  private static final long PATIENCE = 60_000_000_000L;

  private static final double LOOK_SECONDS = .25;

  private final ResultJson json;
  private final Evaluation evaluation;
  private final DemoProgress progress;
  private final Clock clock;
  private final long expected;
  private final List<String> letters = new ArrayList<>();
  private final List<double[]> looks = new ArrayList<>();
  private volatile long sent;
  private long results;
  private String sample = "";

  /**
   * @param expected results that must come
   */
  DemoWatch(
      ResultJson json, Evaluation evaluation, DemoProgress progress, Clock clock, long expected) {
    this.json = json;
    this.evaluation = evaluation;
    this.progress = progress;
    this.clock = clock;
    this.expected = expected;
  }

  /** Told by the replay, in its own thread. */
  void sent(Progress replay) {
    sent = replay.sent();
  }

  /**
   * Begins the replay in a thread of its own and reads until everything has come.
   *
   * @throws IllegalStateException if replay or job fail, or nothing comes for a minute
   */
  void run(Runnable replay, TopicReader resultReader, TopicReader letterReader, LocalJob job) {
    long start = clock.nanos();
    long lastNews = start;
    CompletableFuture<Void> sending = CompletableFuture.runAsync(replay);
    while (results < expected || letters.size() < Poison.count()) {
      int news = resultReader.poll(this::result);
      news += letterReader.poll(record -> letters.add(new String(record.value(), UTF_8)));
      long now = clock.nanos();
      lastNews = news > 0 ? now : lastNews;
      look((now - start) / 1e9);
      failIfEnded(sending, job);
      if (now - lastNews > PATIENCE) {
        throw new IllegalStateException(
            "Cannot go on: nothing came for a minute after %,d of %,d results and %d of %d dead letters"
                .formatted(results, expected, letters.size(), Poison.count()));
      }
    }
    sending.join();
    look((clock.nanos() - start) / 1e9);
  }

  private void result(ConsumerRecord<byte[], byte[]> record) {
    if (results++ == 0) {
      sample = new String(record.value(), UTF_8);
    }
    try {
      evaluation.take(json.read(record.value()));
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read a result at offset " + record.offset(), fault);
    }
  }

  private void look(double seconds) {
    double last = looks.isEmpty() ? 0 : looks.get(looks.size() - 1)[0];
    if (looks.isEmpty() || seconds - last >= LOOK_SECONDS || results >= expected) {
      looks.add(new double[] {seconds, sent, results});
      progress.advances(results, expected, seconds);
    }
  }

  private static void failIfEnded(CompletableFuture<Void> sending, LocalJob job) {
    if (sending.isCompletedExceptionally()) {
      sending.join();
    }
    if (job.isDone()) {
      throw new IllegalStateException(
          "Cannot go on: the job ended before its time", job.failure().orElse(null));
    }
  }

  Evaluation evaluation() {
    return evaluation;
  }

  List<String> letters() {
    return letters;
  }

  /** The first result as it stands in the topic. */
  String sample() {
    return sample;
  }

  DemoOutcome.Flow flow() {
    return new DemoOutcome.Flow(column(0), column(1), column(2));
  }

  private double[] column(int index) {
    return looks.stream().mapToDouble(look -> look[index]).toArray();
  }
}
