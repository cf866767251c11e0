package io.millrace.cli.owner;

import io.millrace.cli.owner.RunRecord.ClusterJob;
import io.millrace.cli.owner.RunRecord.LocalProcess;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterRest;
import io.millrace.local.ProcessStart;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** Whether the run of a record still runs. */
public enum RunLife {
  /** It runs. */
  RUNS,
  /** It does not run any more, and had not read all its input. */
  ENDED,
  /** It has read all its input. */
  FINISHED,
  /** Its cluster does not answer, or its record is of a time to come. */
  UNKNOWN;

  /**
   * Age of a record beyond which a process on another machine counts as ended. It renews its record
   * every {@link RunClaim#RENEW}; the clocks of the machines may differ by most of this.
   */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /**
   * Looks whether a run still runs: at the processes of this machine, at the age of the record, or
   * at the cluster.
   */
  public static RunLife of(RunRecord record, Machine here, long now) {
    if (record.phase().phase() == Phase.FINISHED) {
      return FINISHED;
    }
    if (record.phase().phase() != Phase.RUNNING) {
      return ENDED;
    }
    return record.owner() instanceof LocalProcess process
        ? of(process, record.phase().seen(), here, now)
        : of((ClusterJob) record.owner());
  }

  private static RunLife of(LocalProcess process, long seen, Machine here, long now) {
    if (process.machine().equals(here)) {
      return ProcessHandle.of(process.pid())
              .filter(ProcessHandle::isAlive)
              .filter(found -> ProcessStart.isOf(found, process.started()))
              .isPresent()
          ? RUNS
          : ENDED;
    }
    if (process.machine().wasRebooted(here)) {
      return ENDED;
    }
    if (seen - now > SILENCE.toMillis()) {
      // One of the clocks was set; the age of the record tells nothing.
      return UNKNOWN;
    }
    return now - seen > SILENCE.toMillis() ? ENDED : RUNS;
  }

  /**
   * The newest checkpoint or savepoint of a run, as its cluster reports it; empty for a process,
   * and if the cluster does not answer or has forgotten the job.
   */
  public static Optional<io.millrace.local.ClusterJob.Checkpoint> newestState(RunRecord record) {
    if (!(record.owner() instanceof ClusterJob job) || job.isBehindOtherLoopback()) {
      return Optional.empty();
    }
    try (ClusterRest rest = rest(job)) {
      return rest.newestState(JobID.fromHexString(job.job()));
    } catch (ClusterException unknown) {
      return Optional.empty();
    }
  }

  private static ClusterRest rest(ClusterJob job) {
    return new ClusterRest(URI.create("http://" + job.rest()), Map.of(), TIMEOUT);
  }

  private static RunLife of(ClusterJob job) {
    if (job.isBehindOtherLoopback()) {
      // The same address is another cluster here, or none.
      return UNKNOWN;
    }
    try (ClusterRest rest = rest(job)) {
      JobID id = JobID.fromHexString(job.job());
      JobStatus state = rest.state(id);
      if (state == JobStatus.FINISHED) {
        // Flink's name for a job that was stopped with a savepoint, too.
        return rest.newestState(id).filter(newest -> newest.stopped()).isPresent()
            ? ENDED
            : FINISHED;
      }
      return state.isGloballyTerminalState() ? ENDED : RUNS;
    } catch (ClusterException fault) {
      return fault.kind() == ClusterException.Kind.UNKNOWN_JOB ? ENDED : UNKNOWN;
    }
  }
}
