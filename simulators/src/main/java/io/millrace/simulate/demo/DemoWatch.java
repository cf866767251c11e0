package io.millrace.simulate.demo;

import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.trace.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads results and dead letters as they are committed, until all have arrived. */
final class DemoWatch {

  /** Nanoseconds without any result after which waiting is given up. */
  private static final long TIMEOUT = 60_000_000_000L;

  private static final double SAMPLE_SECONDS = .25;

  private final List<PartReader> parts;
  private final DemoProgress progress;
  private final long expected;
  private final List<double[]> samples = new ArrayList<>();
  private volatile long sent;

  DemoWatch(List<PartReader> parts, DemoProgress progress) {
    this.parts = parts;
    this.progress = progress;
    this.expected = parts.stream().mapToLong(PartReader::expected).sum();
  }

  /** Plays the trace. */
  interface Sending {

    void play() throws IOException;

    default void unchecked() {
      try {
        play();
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      }
    }
  }

  /** Called by the replay, in its own thread. */
  void sent(Progress replay) {
    sent = replay.sent();
  }

  /**
   * Starts the replay in a thread of its own and reads until all results and dead letters have
   * arrived.
   *
   * @throws IllegalStateException if replay or job fail, or nothing arrives for a minute
   */
  void run(Sending replay, LocalJob job) {
    long start = System.nanoTime();
    long lastArrival = start;
    CompletableFuture<Void> sending = CompletableFuture.runAsync(replay::unchecked);
    while (!parts.stream().allMatch(PartReader::isDone)) {
      int arrived = parts.stream().mapToInt(PartReader::poll).sum();
      long now = System.nanoTime();
      lastArrival = arrived > 0 ? now : lastArrival;
      sample((now - start) / 1e9);
      failIfEnded(sending, job);
      if (now - lastArrival > TIMEOUT) {
        throw new IllegalStateException(
            "Cannot continue: nothing arrived for a minute after "
                + String.join(", ", parts.stream().map(PartReader::state).toList()));
      }
    }
    sending.join();
    sample((System.nanoTime() - start) / 1e9);
  }

  private void sample(double seconds) {
    double last = samples.isEmpty() ? 0 : samples.get(samples.size() - 1)[0];
    long results = parts.stream().mapToLong(PartReader::results).sum();
    if (samples.isEmpty() || seconds - last >= SAMPLE_SECONDS || results >= expected) {
      samples.add(new double[] {seconds, sent, results});
      progress.advances(results, expected, seconds);
    }
  }

  private static void failIfEnded(CompletableFuture<Void> sending, LocalJob job) {
    if (sending.isCompletedExceptionally()) {
      sending.join();
    }
    if (job.isDone()) {
      throw new IllegalStateException(
          "Cannot continue: the job ended early", job.failure().orElse(null));
    }
  }

  DemoFlow flow() {
    return new DemoFlow(column(0), column(1), column(2));
  }

  private double[] column(int index) {
    return samples.stream().mapToDouble(sample -> sample[index]).toArray();
  }
}
