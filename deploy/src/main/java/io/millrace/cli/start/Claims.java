package io.millrace.cli.start;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.owner.ClusterPlace;
import io.millrace.cli.owner.Machine;
import io.millrace.cli.owner.RunClaim;
import io.millrace.cli.owner.RunRecord;
import io.millrace.cli.owner.RunRecordPlaces;
import io.millrace.cli.owner.RunRecords;
import io.millrace.local.ProcessStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where a run begins, and records that it is the run of its pipeline. */
public final class Claims implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private final PipelineSpec pipeline;
  private final PrintWriter out;
  private final Optional<RunRecords> records;
  private StartDecision.Start start = new StartDecision.Start(Optional.empty(), Optional.empty());
  private Optional<RunClaim> claim = Optional.empty();
  private boolean ended;

  /**
   * @param pipeline with absolute paths
   * @param out output for the user
   */
  public Claims(PipelineSpec pipeline, PrintWriter out) {
    this.pipeline = pipeline;
    this.out = out;
    this.records = RunRecordPlaces.of(pipeline);
  }

  /**
   * Decides where the run begins.
   *
   * @param folders where to look for states of earlier runs
   * @param shown a URI as the user would write it
   * @return the savepoint or checkpoint to start from
   * @throws CommandException if another run of the pipeline runs, or results would be written twice
   */
  public Optional<String> decide(
      Beginning asked, RetainedState.Folders folders, UnaryOperator<String> shown)
      throws IOException {
    RetainedState states =
        new RetainedState(pipeline.name(), folders, StartingPoint::isOf, StartingPoint::number);
    if (records.isPresent()) {
      start = new StartDecision(pipeline, records.get(), states, shown, out).decide(asked);
      return start.from();
    }
    out.println(
        "note: whether an earlier run left results in "
            + pipeline.records().values().iterator().next().summary()
            + " is not known from here");
    if (asked.kind() != Beginning.Kind.RESUME) {
      return asked.from();
    }
    Optional<String> found = states.ofAnyRun().map(RetainedState.Found::uri);
    if (found.isEmpty()) {
      throw CommandException.refused(
          "Cannot resume "
              + pipeline.name()
              + ": expected a checkpoint or savepoint of it, found none; name one with --from"
              + " SAVEPOINT, or begin anew with --fresh");
    }
    out.println("resuming from " + shown.apply(found.get()));
    return found;
  }

  /**
   * Records the run as one of this process, and renews the record until it ends.
   *
   * @param checkpoints URI of the folder of its checkpoints
   */
  public void takeHere(JobID job, String checkpoints) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    long began = ProcessStart.of(self);
    take(
        new RunRecord.LocalProcess(job.toHexString(), Machine.here(), self.pid(), began),
        Optional.of(checkpoints));
    claim.ifPresent(RunClaim::keep);
  }

  /**
   * Records the run as a job of a cluster.
   *
   * @param rest its REST endpoint, {@code host:port}
   * @param checkpoints URI of the folder of its checkpoints, if known
   */
  public void takeOn(String rest, JobID job, Optional<String> checkpoints) throws IOException {
    take(ClusterPlace.at(rest).owner(job), checkpoints);
  }

  private void take(RunRecord.Owner owner, Optional<String> checkpoints) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    long now = System.currentTimeMillis();
    Optional<String> from =
        start.from().map(place -> StartingPoint.uri(place, Path.of("").toAbsolutePath()));
    RunRecord own =
        new RunRecord(
            pipeline.name(),
            start.epoch(),
            owner,
            new RunRecord.Progress(RunRecord.Phase.RUNNING, now, now),
            new RunRecord.Kept(checkpoints, Optional.empty(), from));
    claim = RunClaim.take(records.get(), start.before(), own);
    if (claim.isEmpty()) {
      throw CommandException.refused(
          "Cannot start "
              + pipeline.name()
              + ": another start of it was faster, and writes to "
              + records.get().place()
              + "; stop that run first, or give this one another name and other results");
    }
  }

  /** Whether another run has taken over. */
  public boolean isLost() {
    return claim.map(RunClaim::isLost).orElse(false);
  }

  /** The reason of a run that ends because another has taken over. */
  public Throwable takenOver() {
    return new IllegalStateException(
        "another run of it has taken over "
            + records.map(RunRecords::place).orElse("its results")
            + "; this one has ended");
  }

  /** Records how the run ended. */
  public void end(RunRecord.Phase how, Optional<String> savepoint) {
    if (claim.isPresent() && !ended) {
      ended = true;
      try {
        claim.get().end(how, savepoint);
      } catch (IOException unreachable) {
        // The process ends, which tells the next start as much.
        LOG.warn("Cannot record the end of the run", unreachable);
      }
    }
  }

  /** Gives the claim back: the run did not begin. */
  public void giveBack() {
    if (claim.isPresent() && !ended) {
      ended = true;
      try {
        claim.get().giveBack();
      } catch (IOException unreachable) {
        LOG.warn("Cannot give the record of the run back", unreachable);
      }
    }
  }

  @Override
  public void close() {
    claim.ifPresent(RunClaim::close);
    records.ifPresent(RunRecords::close);
  }
}
