package io.millrace.streaming.connect.file;

import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.connect.pace.Pacer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** When the records of one reader are emitted. One thread of it wakes the reader. */
final class Play implements Closeable {

  /** Shares of the records whose largest timing error is told, and the name of its metric. */
  private static final double MOST = 0.99;

  private final Pacer pacer;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "millrace-play");
            thread.setDaemon(true);
            return thread;
          });

  Play(Pace pace, MetricGroup metrics) {
    this.pacer = new Pacer(pace.speed(), () -> exists(pace.pauseFile()), System::nanoTime);
    if (!Double.isInfinite(pace.speed())) {
      Gauge<Double> error = () -> pacer.error().millis(MOST);
      metrics.addGroup("millrace").gauge("timing_error", error);
    }
  }

  /** Whether a file exists; workers of a cluster may have another file system than the client. */
  private static boolean exists(String file) {
    if (file.isEmpty()) {
      return false;
    }
    try {
      Path path = new Path(file);
      return path.getFileSystem().exists(path);
    } catch (IOException unreachable) {
      throw new UncheckedIOException("Cannot look for " + file, unreachable);
    }
  }

  Pacer pacer() {
    return pacer;
  }

  /** Completes after a time. */
  CompletableFuture<Void> after(long nanos) {
    CompletableFuture<Void> due = new CompletableFuture<>();
    timer.schedule(() -> due.complete(null), nanos, TimeUnit.NANOSECONDS);
    return due;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
