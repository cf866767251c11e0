package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.Await;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.StatusLine;
import io.millrace.simulate.embedded.Folders;
import io.millrace.streaming.plugin.Plugins;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;

/**
 * A pipeline in a Flink cluster of its own in this JVM, with a line about its progress, until its
 * input ends or the user stops it.
 */
public final class LocalRun {

  private static final long LOOK_MILLIS = 250;
  private static final long SAVEPOINT_TIMEOUT_SECONDS = 300;

  /** Failures after which a job that has never completed a checkpoint is cancelled. */
  private static final int MAX_FAILURES = 3;

  private final PipelineSpec written;
  private final PipelineSpec pipeline;
  private final Plugins plugins;
  private final Path folder;
  private final PrintWriter out;
  private final BooleanSupplier stop;
  private final StatusLine status;
  private final JobMeter meter = new JobMeter();

  /**
   * @param written the pipeline as in its file
   * @param plugins additional operators
   * @param folder start of relative paths, and folder of checkpoints and savepoints
   * @param out output for the user
   * @param stop polled: whether to stop the job with a savepoint
   */
  public LocalRun(
      PipelineSpec written, Plugins plugins, Path folder, PrintWriter out, BooleanSupplier stop) {
    this.plugins = plugins;
    this.folder = folder.toAbsolutePath();
    this.written = written;
    this.pipeline = new AbsolutePaths(this.folder).of(written);
    this.out = out;
    this.stop = stop;
    this.status = new StatusLine(out, System.console() != null);
  }

  /**
   * Runs it.
   *
   * @param from savepoint or checkpoint to start from
   * @throws CommandException if the job fails, or cannot be stopped with a savepoint
   */
  public void run(Optional<String> from) throws Exception {
    Submission submission = new Submission(pipeline, plugins, from, folder);
    new Preparation(pipeline, out).here(from);
    OptionalLong expected =
        from.isPresent() ? OptionalLong.empty() : RecordEstimate.of(pipeline.input().source());
    Path checkpoints = folder.resolve("out").resolve("checkpoints").resolve(pipeline.name());
    submission.keepCheckpointsIn(checkpoints);
    try (MeteredCluster cluster =
        new MeteredCluster(submission.settings(), pipeline.execution().parallelism(), meter)) {
      cluster.start();
      URI rest = cluster.getRestAddress().get();
      JobID job = submission.to(rest, List.of()).getJobID();
      long start = System.nanoTime();
      status.say("Running " + pipeline.name() + "; Ctrl-C stops it with a savepoint.");
      Ending ending = new Watch(cluster, job, expected, start).untilItEnds();
      status.end();
      FlowSummary.lines(meter.flow(), written.outputs(), since(start)).forEach(out::println);
      Folders.delete(checkpoints.resolve(job.toHexString()));
      ending
          .savepoint
          .map(this::shown)
          .ifPresent(path -> out.println("savepoint    " + path + "\ngo on with   --from " + path));
    } finally {
      status.end();
      out.flush();
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * How a job ended without failure.
   *
   * @param savepoint location of the savepoint, if the user stopped the job
   */
  private record Ending(Optional<String> savepoint) {}

  /** Watches a running job until it ends. */
  private final class Watch {
    private final MeteredCluster cluster;
    private final JobID job;
    private final FlowLine line;
    private final long start;
    private CompletableFuture<String> savepoint;
    private long restarts;

    Watch(MeteredCluster cluster, JobID job, OptionalLong expected, long start) {
      this.cluster = cluster;
      this.job = job;
      this.line = new FlowLine(expected);
      this.start = start;
    }

    Ending untilItEnds() throws Exception {
      CompletableFuture<JobResult> result = cluster.requestJobResult(job);
      while (!Await.ends(result, LOOK_MILLIS)) {
        Flow flow = meter.flow();
        double seconds = since(start);
        if (status.isDue(seconds)) {
          status.show(line.at(flow, seconds), seconds);
        }
        reportRestarts(flow);
        if (stop.getAsBoolean() && savepoint == null) {
          String place = folder.resolve("out").resolve("savepoints").toUri().toString();
          status.say("Stopping with a savepoint …");
          savepoint = cluster.stopWithSavepoint(job, place, false, SavepointFormatType.CANONICAL);
        }
        if (savepoint != null && savepoint.isCompletedExceptionally()) {
          cancel(result);
          throw withoutSavepoint(savepoint.handle((path, failed) -> failed).join());
        }
      }
      if (result.get().getSerializedThrowable().isPresent()) {
        throw failure(
            result
                .get()
                .getSerializedThrowable()
                .get()
                .deserializeError(LocalRun.class.getClassLoader()));
      }
      if (savepoint == null) {
        status.show(line.whole(meter.flow(), since(start)), since(start));
        return new Ending(Optional.empty());
      }
      return new Ending(Optional.of(savepoint.get(SAVEPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS)));
    }

    private void reportRestarts(Flow flow) throws Exception {
      if (flow.restorable().restarts() <= restarts) {
        return;
      }
      restarts = flow.restorable().restarts();
      ErrorInfo last = cluster.getExecutionGraph(job).get().getFailureInfo();
      Throwable cause =
          last == null
              ? new IllegalStateException("unknown")
              : last.getException().deserializeError(LocalRun.class.getClassLoader());
      status.say("Restarting after a failure (" + restarts + "): " + ErrorReporter.reason(cause));
      if (flow.restorable().checkpoints() == 0 && restarts >= MAX_FAILURES) {
        cancel(cluster.requestJobResult(job));
        throw failure(cause);
      }
    }

    private void cancel(CompletableFuture<JobResult> result) throws Exception {
      cluster.cancelJob(job).get(SAVEPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      result.get(SAVEPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private CommandException failure(Throwable cause) {
    status.end();
    return CommandException.failed(
        "Cannot continue with " + pipeline.name() + ": " + ErrorReporter.reason(cause) + goOn(),
        cause);
  }

  private CommandException withoutSavepoint(Throwable cause) {
    status.end();
    return CommandException.failed(
        "Cannot write a savepoint: "
            + ErrorReporter.reason(cause)
            + "; the job was cancelled"
            + goOn(),
        cause);
  }

  /** A URI of Flink's as the user would write it. */
  private String shown(String uri) {
    if (!uri.startsWith("file:")) {
      return uri;
    }
    Path path = Path.of(URI.create(uri));
    return path.startsWith(folder) ? folder.relativize(path).toString() : path.toString();
  }

  private String goOn() {
    return meter
        .flow()
        .restorable()
        .newest()
        .map(this::shown)
        .map(path -> "\nWhat it had learned by its last checkpoint is kept: --from " + path)
        .orElse("");
  }
}
