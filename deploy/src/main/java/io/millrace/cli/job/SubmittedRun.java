package io.millrace.cli.job;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.owner.ClusterPlace;
import io.millrace.cli.owner.Machine;
import io.millrace.cli.owner.RunClaim;
import io.millrace.cli.owner.RunLife;
import io.millrace.cli.owner.RunRecord;
import io.millrace.cli.owner.RunRecordPlaces;
import io.millrace.cli.owner.RunRecords;
import io.millrace.cli.owner.SecondRun;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterRest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim of a job that a client of Flink submits: it is the only run of its pipeline.
 *
 * <p>In application mode a main class that throws ends the application, and Flink deletes what its
 * high availability keeps. So what cannot be looked at is noted and the job starts; it is refused
 * only where another run is known, or was known and cannot be asked.
 */
final class SubmittedRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SubmittedRun.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final PipelineSpec pipeline;
  private final ClusterPlace cluster;
  private final Map<String, String> settings;
  private final Optional<RunRecords> records;
  private Optional<RunClaim> claim = Optional.empty();

  /**
   * @param settings of the surrounding client, or of the job manager in application mode
   */
  SubmittedRun(PipelineSpec pipeline, Configuration settings) {
    this.pipeline = pipeline;
    this.cluster = ClusterPlace.of(settings);
    this.settings = settings.toMap();
    this.records = RunRecordPlaces.of(pipeline);
  }

  /**
   * Records the job as the run of its pipeline.
   *
   * @param job its id
   * @param takingOver that the user says an earlier run has ended where nobody can tell
   * @throws IllegalStateException if another run of the pipeline runs, or may do so
   */
  void take(JobID job, boolean takingOver) {
    lookAtJobs(job);
    if (records.isEmpty()) {
      return;
    }
    try {
      Optional<RunRecord> before = records.get().newest();
      if (before.isPresent() && !cluster.isOf(before.get())) {
        RunLife life = RunLife.of(before.get(), Machine.here(), System.currentTimeMillis());
        new SecondRun(pipeline.name(), records.get().place())
            .refusal(before.get(), life, takingOver)
            .ifPresent(SubmittedRun::refuse);
      }
      claim = RunClaim.take(records.get(), before, record(job, before));
      if (claim.isEmpty()) {
        refuse(
            "Cannot start "
                + pipeline.name()
                + ": another start of it was faster, and writes to "
                + records.get().place()
                + "; stop that run first, or give this one another name and other results");
      }
    } catch (IOException | RuntimeException unknown) {
      if (unknown instanceof RefusedStartException refused) {
        throw refused;
      }
      note(
          "whether another run of "
              + pipeline.name()
              + " writes to "
              + records.get().place()
              + " is not known, and it is not recorded that this one does: "
              + unknown.getMessage());
    }
  }

  /** The jobs of the cluster itself: of those that left no record too. */
  private void lookAtJobs(JobID own) {
    URI rest = URI.create("http://" + cluster.rest());
    Optional<String> second;
    try (ClusterRest asked = new ClusterRest(rest, settings, TIMEOUT)) {
      second =
          SecondRun.onCluster(
              asked,
              pipeline.name(),
              Optional.of(own),
              "from its savepoint: flink run -s SAVEPOINT, or millrace run --resume");
    } catch (ClusterException | IllegalArgumentException silent) {
      note(
          "whether another job named "
              + pipeline.name()
              + " runs on this cluster is not known: "
              + silent.getMessage());
      return;
    }
    second.ifPresent(SubmittedRun::refuse);
  }

  private RunRecord record(JobID job, Optional<RunRecord> before) {
    long now = System.currentTimeMillis();
    return new RunRecord(
        pipeline.name(),
        before.map(RunRecord::epoch).orElse(0L) + 1,
        cluster.owner(job),
        new RunRecord.Progress(RunRecord.Phase.RUNNING, now, now),
        new RunRecord.Kept(
            pipeline.execution().state().checkpointDirectory(),
            Optional.empty(),
            Optional.empty()));
  }

  /** Records that the job has ended by itself, or was stopped. */
  void end() {
    if (claim.isPresent()) {
      try {
        claim.get().end(RunRecord.Phase.STOPPED, Optional.empty());
      } catch (IOException unreachable) {
        LOG.warn("Cannot record the end of {}", pipeline.name(), unreachable);
      }
    }
  }

  /** Gives the claim back: the job was not submitted. */
  void giveBack() {
    if (claim.isPresent()) {
      try {
        claim.get().giveBack();
      } catch (IOException unreachable) {
        LOG.warn("Cannot give the record of {} back", pipeline.name(), unreachable);
      }
    }
  }

  private static void refuse(String message) {
    throw new RefusedStartException(message);
  }

  private static void note(String message) {
    System.out.println("note: " + message);
    LOG.warn(message);
  }

  @Override
  public void close() {
    claim.ifPresent(RunClaim::close);
    records.ifPresent(RunRecords::close);
  }

  /** Another run of the pipeline is known. */
  static final class RefusedStartException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RefusedStartException(String message) {
      super(message);
    }
  }
}
