package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.cli.console.Await;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.StatusLine;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.cli.start.Beginning;
import io.millrace.cli.start.ChannelCheck;
import io.millrace.cli.start.Claims;
import io.millrace.cli.start.LossCheck;
import io.millrace.cli.start.RetainedState;
import io.millrace.cli.start.StartingPoint;
import io.millrace.cli.start.StateFolder;
import io.millrace.cli.watch.CheckpointWatch;
import io.millrace.cli.watch.WorkerWatch;
import io.millrace.simulate.embedded.Scratch;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.ExceptionUtils;

/**
 * A pipeline in a Flink cluster of its own in this JVM, with a line about its progress, until its
 * input ends or the user stops it.
 */
public final class LocalRun {

  private static final long LOOK_MILLIS = 250;
  private static final long SAVEPOINT_TIMEOUT_SECONDS = 300;

  /** Savepoints that a task may decline because it is about to finish. */
  private static final int MOST_DECLINED = 20;

  /** Failures after which a job that has never completed a checkpoint is cancelled. */
  private static final int MAX_FAILURES = 3;

  private final PipelineSpec written;
  private final PipelineSpec pipeline;
  private final Plugins plugins;
  private final Path folder;
  private final PrintWriter out;
  private final BooleanSupplier stop;
  private final StatusLine status;
  private final LocalFolders folders;
  private final JobMeter meter = new JobMeter();
  private Pace pace = Pace.NONE;
  private OptionalLong records = OptionalLong.empty();

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
    this.folders = new LocalFolders(this.folder, pipeline);
  }

  /**
   * Lets it play its files at a pace.
   *
   * @param count number of their records
   */
  public void play(Pace speed, long count) {
    pace = speed;
    records = OptionalLong.of(count);
  }

  /**
   * The time in milliseconds by which 99 of 100 records that were played differ at most from when
   * they were due; empty if none was to wait.
   */
  public OptionalDouble timingError() {
    return meter.timingError();
  }

  /**
   * Runs it.
   *
   * @param beginning where it is to begin
   * @throws CommandException if it would write results twice, the job fails, or it cannot be
   *     stopped with a savepoint
   */
  public void run(Beginning beginning) throws Exception {
    Preparation preparation = new Preparation(pipeline, out);
    preparation.here();
    JobID job = new JobID();
    try (Claims claims = new Claims(pipeline, out)) {
      Optional<String> from = claims.decide(beginning, folders.states(), folders::shown);
      if (beginning.kind() == Beginning.Kind.UNSAID) {
        preparation.fresh();
      }
      Optional<String> place = from.map(path -> StartingPoint.uri(path, folder));
      place.ifPresent(uri -> new LossCheck(pipeline, out).check(uri, beginning.consent().loss()));
      Submission submission = new Submission(pipeline, plugins, from, folder);
      submission.paced(pace);
      submission.named(job);
      place.ifPresent(
          uri ->
              submission.channels(
                  ChannelCheck.at(
                      uri, pipeline, plugins.catalog(), beginning.consent().removal(), out)));
      if (beginning.consent().loss()) {
        submission.acceptLoss();
      }
      if (stop.getAsBoolean()) {
        out.println("Stopped before it began: nothing was read.");
        return;
      }
      folders.make(job);
      folders.notes().forEach(out::println);
      submission.keepCheckpointsIn(folders.checkpoints());
      claims.takeHere(job, folders.checkpointsOf(job));
      // What the user names is the user's to delete.
      Optional<String> superseded = from.filter(any -> beginning.kind() == Beginning.Kind.RESUME);
      run(submission, job, superseded, claims);
    } finally {
      folders.deleteEmpty(job);
      status.end();
      out.flush();
    }
  }

  /** The reading of a key that is the first to be answered, from 1. */
  private long firstAnswer() {
    return written.parts().stream()
        .map(PipelineSpec::model)
        .mapToLong(
            plan ->
                plan.stages().isEmpty()
                    ? 1
                    : plan.model(plugins.catalog()).signature().timing().delay() + 1L)
        .min()
        .orElse(1);
  }

  private void run(Submission submission, JobID job, Optional<String> from, Claims claims)
      throws Exception {
    OptionalLong expected =
        submission.isRestored()
            ? OptionalLong.empty()
            : records.isPresent() ? records : RecordEstimate.of(pipeline.input().source());
    Flow flow;
    try (Scratch scratch = Scratch.here();
        MeteredCluster cluster =
            new MeteredCluster(
                submission.settingsIn(scratch), pipeline.execution().parallelism(), meter);
        BrokerWatch brokers = new BrokerWatch(pipeline, status::say)) {
      cluster.start();
      URI rest = cluster.getRestAddress().get();
      WrittenRecords letters =
          WrittenRecords.since(pipeline.outputs().deadLetters(), System.currentTimeMillis());
      submission.to(rest, List.of());
      long start = System.nanoTime();
      status.say("Running " + pipeline.name() + "; Ctrl-C stops it with a savepoint.");
      status.say("checkpoints  " + folders.shown(folders.checkpointsOf(job)) + every());
      folders.deleteLitter(job);
      Ending ending =
          new Watch(cluster, job, from, claims, brokers).untilItEnds(new FlowLine(expected), start);
      status.end();
      flow = meter.flow();
      FlowSummary.lines(flow, written, firstAnswer(), since(start)).forEach(out::println);
      if (flow.deadLetters() > 0) {
        FirstReasons.of(letters).lines().forEach(out::println);
      }
      claims.end(ending.savepoint.isPresent() ? Phase.STOPPED : Phase.FINISHED, ending.savepoint);
      folders.deleteCheckpointsOf(job);
      if (from.isPresent()) {
        folders.deleteSuperseded(from.get());
      }
      ending
          .savepoint
          .map(folders::shown)
          .ifPresent(
              path ->
                  out.println(
                      "savepoint    "
                          + path
                          + "\ngo on with   --resume, or --from "
                          + PlainText.word(path)));
    } catch (Exception failed) {
      claims.end(Phase.FAILED, Optional.empty());
      throw failed;
    }
    // Each branch may have refused a part, so that there are as many letters as records.
    boolean none = !pipeline.isBranched() || flow.results() == 0;
    if (none && flow.records() > 0 && flow.deadLetters() >= flow.records()) {
      throw nothingUsed(flow.records(), flow.reasons(), written.outputs().deadLetters());
    }
  }

  /** The error of a run of whose records none was of use. */
  static CommandException nothingUsed(long records, String reasons, SinkSpec deadLetters) {
    return CommandException.failed(
        "Cannot use any record: all "
            + NumberText.count(records)
            + " were refused ("
            + reasons
            + "); "
            + deadLetters.summary()
            + " has each with its reason",
        null);
  }

  private String every() {
    return ", every " + NumberText.duration(pipeline.execution().state().checkpointEvery());
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
    private final Optional<String> from;
    private final Claims claims;
    private final BrokerWatch brokers;
    private final WorkerWatch workers;
    private final CheckpointWatch checkpoints;
    private CompletableFuture<String> savepoint;
    private boolean superseded;
    private boolean waiting;
    private int declined;
    private long restarts;
    private long failures;

    Watch(
        MeteredCluster cluster,
        JobID job,
        Optional<String> from,
        Claims claims,
        BrokerWatch brokers) {
      this.brokers = brokers;
      this.workers = new WorkerWatch(cluster, status::say);
      this.checkpoints =
          new CheckpointWatch(
              cluster,
              job,
              pipeline.execution().state().patience().tolerated(),
              status::say,
              LocalRun.this::checkpointFolder);
      this.cluster = cluster;
      this.job = job;
      this.from = from;
      this.claims = claims;
    }

    Ending untilItEnds(FlowLine line, long start) throws Exception {
      CompletableFuture<JobResult> result = cluster.requestJobResult(job);
      while (!Await.ends(result, LOOK_MILLIS)) {
        Flow flow = meter.flow();
        double seconds = since(start);
        if (status.isDue(seconds)) {
          status.show(line.at(flow, seconds), seconds);
        }
        brokers.look();
        reportRestarts(flow);
        checkpoints.look(flow.restorable().failed(), brokers.isGone());
        deleteSuperseded(flow);
        if (!workers.look(flow.restorable().checkpoints())) {
          cancel(result);
          throw failure(
              new IllegalStateException(
                  "its worker has ended again and again without a checkpoint; the log has the"
                      + " errors"));
        }
        if (claims.isLost()) {
          cancel(result);
          throw failure(claims.takenOver());
        }
        if (stop.getAsBoolean() && savepoint == null && !stopsNow(result)) {
          continue;
        }
        if (savepoint != null && savepoint.isCompletedExceptionally() && !isCancelled()) {
          Throwable cause = savepoint.handle((path, failed) -> failed).join();
          if (isOfTheMoment(cause) && ++declined < MOST_DECLINED) {
            savepoint = null;
            continue;
          }
          cancel(result);
          throw withoutSavepoint(cause);
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
      if (result.get().getJobStatus().filter(JobStatus.CANCELED::equals).isPresent()) {
        // Flink gives it no reason. A savepoint that was asked for may never be answered.
        throw failure(
            new IllegalStateException(
                "the job was cancelled, and not by this command: whoever reaches Flink's REST"
                    + " endpoint "
                    + cluster.getRestAddress().get().getAuthority()
                    + " can do so"));
      }
      if (savepoint == null) {
        status.show(line.whole(meter.flow(), since(start)), since(start));
        return new Ending(Optional.empty());
      }
      return new Ending(Optional.of(savepoint.get(SAVEPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS)));
    }

    /**
     * Begins to stop the job with a savepoint, once all its tasks run: before that Flink can take
     * none. A job that is restarting is not waited for.
     */
    private boolean stopsNow(CompletableFuture<JobResult> result) throws Exception {
      AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
      boolean runs = true;
      for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
        ExecutionState state = vertex.getExecutionState();
        runs &= state == ExecutionState.RUNNING || state == ExecutionState.FINISHED;
      }
      if (runs) {
        folders.makeSavepoints();
        status.say("Stopping with a savepoint …");
        savepoint =
            cluster.stopWithSavepoint(
                job, LocalUri.of(folders.savepoints()), false, SavepointFormatType.CANONICAL);
        return true;
      }
      if (restarts > 0) {
        cancel(result);
        throw withoutSavepoint(
            new IllegalStateException("the job was being restarted after a failure"));
      }
      if (!waiting) {
        waiting = true;
        status.say("Stopping as soon as all tasks have started; Ctrl-C again ends at once.");
      }
      return false;
    }

    /** A task that is just finishing declines a savepoint; the next one passes it over. */
    private static boolean isOfTheMoment(Throwable cause) {
      return ExceptionUtils.findThrowable(cause, CheckpointException.class)
          .map(CheckpointException::getCheckpointFailureReason)
          .filter(CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_NOT_READY::equals)
          .isPresent();
    }

    /** Deletes the checkpoints that the job started from, once it has one of its own. */
    private void deleteSuperseded(Flow flow) throws IOException {
      if (!superseded && from.isPresent() && flow.restorable().checkpoints() > 0) {
        superseded = true;
        folders.deleteSuperseded(from.get());
      }
    }

    private void reportRestarts(Flow flow) throws Exception {
      if (flow.restorable().restarts() <= restarts) {
        return;
      }
      restarts = flow.restorable().restarts();
      if (brokers.isGone()) {
        // Said already, and it heals: neither a line nor a failure for each attempt.
        return;
      }
      failures++;
      ErrorInfo last = cluster.getExecutionGraph(job).get().getFailureInfo();
      Throwable cause =
          last == null
              ? new IllegalStateException("unknown")
              : last.getException().deserializeError(LocalRun.class.getClassLoader());
      status.say("Restarting after a failure (" + restarts + "): " + reason(cause));
      if (flow.restorable().checkpoints() == 0 && failures >= MAX_FAILURES) {
        cancel(cluster.requestJobResult(job));
        throw failure(cause);
      }
    }

    /** Whether somebody else ends the job now, who is not to be waited for twice. */
    private boolean isCancelled() throws Exception {
      JobStatus now = cluster.getJobStatus(job).get();
      return now == JobStatus.CANCELLING || now == JobStatus.CANCELED;
    }

    private void cancel(CompletableFuture<JobResult> result) throws Exception {
      cluster.cancelJob(job).get(SAVEPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      result.get(SAVEPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private CommandException failure(Throwable cause) {
    status.end();
    return CommandException.failed(
        "Cannot continue with " + pipeline.name() + ": " + reason(cause) + goOn(), cause);
  }

  /** The reason of a failure; where checkpoints failed, what the folder says to a trial. */
  private String reason(Throwable cause) {
    Optional<String> storage =
        ErrorReporter.isOfCheckpoints(cause) ? checkpointFolder() : Optional.empty();
    return storage
        .map(fault -> "its checkpoints failed: " + fault)
        .orElse(ErrorReporter.reason(cause));
  }

  /** What a trial says of the folder of checkpoints, if it is here and cannot be written to. */
  private Optional<String> checkpointFolder() {
    return folders.checkpointsHere().flatMap(StateFolder::fault);
  }

  private CommandException withoutSavepoint(Throwable cause) {
    status.end();
    return CommandException.failed(
        "Cannot write a savepoint: "
            + StateFolder.fault(folders.savepoints()).orElse(ErrorReporter.reason(cause))
            + "; the job was cancelled"
            + goOn(),
        cause);
  }

  private String goOn() {
    return meter
        .flow()
        .restorable()
        .newest()
        .map(
            path ->
                "\nWhat it had learned by its last checkpoint is kept in "
                    + folders.shown(path)
                    + RetainedState.complete(path)
                        .map(found -> ", completed " + found.age(System.currentTimeMillis()))
                        .orElse("")
                    + ": go on with --resume")
        .orElse("");
  }
}
