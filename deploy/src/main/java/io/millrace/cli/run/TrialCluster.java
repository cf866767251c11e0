package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.Await;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.simulate.embedded.Scratch;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobmaster.JobResult;

/**
 * A Flink cluster in this JVM for runs whose results are looked at and whose states are not kept:
 * several jobs one after the other, or at the same time, each in one slot. A job is the one that
 * {@link LocalRun} would run, with the same results; it is not restarted after a failure, and
 * leaves no record of a run.
 */
public final class TrialCluster implements AutoCloseable {

  private static final long LOOK_MILLIS = 50;
  private static final long CANCEL_SECONDS = 60;

  private final Plugins plugins;
  private final Path folder;
  private final Scratch scratch;
  private final JobMeter meter = new JobMeter();
  private final MeteredCluster cluster;
  private final URI rest;

  /**
   * Starts a cluster.
   *
   * @param like one of the pipelines
   * @param plugins additional operators
   * @param slots jobs at the same time
   */
  public TrialCluster(PipelineSpec like, Plugins plugins, int slots) throws Exception {
    this.plugins = plugins;
    this.folder = Path.of("").toAbsolutePath();
    this.scratch = Scratch.here();
    Submission settings = new Submission(like, plugins, Optional.empty(), folder);
    this.cluster = new MeteredCluster(settings.settingsIn(scratch), slots, meter);
    try {
      cluster.start();
      this.rest = cluster.getRestAddress().get();
    } catch (Exception failed) {
      close();
      throw failed;
    }
  }

  /**
   * Runs a pipeline to the end of its input. May be called by several threads.
   *
   * @param written of parallelism 1, with sinks of its own
   * @param stop polled: whether to cancel it
   * @return whether it ended, and was not cancelled
   * @throws CommandException if it fails
   */
  public boolean run(PipelineSpec written, BooleanSupplier stop) throws Exception {
    PipelineSpec pipeline = new AbsolutePaths(folder).of(written);
    Submission submission = new Submission(pipeline, plugins, Optional.empty(), folder);
    JobID job = new JobID();
    submission.named(job);
    submission.once();
    submission.keepCheckpointsIn(scratch.folder().resolve("checkpoints"));
    submission.to(rest, List.of());
    CompletableFuture<JobResult> result = cluster.requestJobResult(job);
    while (!Await.ends(result, LOOK_MILLIS)) {
      if (stop.getAsBoolean()) {
        cluster.cancelJob(job).get(CANCEL_SECONDS, TimeUnit.SECONDS);
        result.get(CANCEL_SECONDS, TimeUnit.SECONDS);
        return false;
      }
    }
    if (result.get().getSerializedThrowable().isPresent()) {
      Throwable cause =
          result
              .get()
              .getSerializedThrowable()
              .get()
              .deserializeError(TrialCluster.class.getClassLoader());
      throw CommandException.failed(
          "Cannot run " + pipeline.name() + ": " + ErrorReporter.reason(cause), cause);
    }
    return true;
  }

  /** Checks the files and models that a pipeline needs, and where it writes to. */
  public static void check(PipelineSpec written) {
    PrintWriter unread = new PrintWriter(Writer.nullWriter());
    new Preparation(new AbsolutePaths(Path.of("").toAbsolutePath()).of(written), unread).here();
  }

  /** Records that all jobs have read so far. */
  public long records() {
    return meter.flow().records();
  }

  @Override
  public void close() throws IOException {
    try {
      cluster.closeAsync().get(CANCEL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failed) {
      throw new IOException("Cannot end the cluster of this process", failed);
    } finally {
      scratch.close();
    }
  }
}
