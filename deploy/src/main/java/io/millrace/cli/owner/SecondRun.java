package io.millrace.cli.owner;

import io.millrace.cli.console.NumberText;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/**
 * Why a pipeline may not start: another run of its name writes to its results, or may do so.
 *
 * @param pipeline its name
 * @param place of its results, for messages
 */
public record SecondRun(String pipeline, String place) {

  /**
   * The reason by the record of the run before.
   *
   * @param takingOver that the user says it has ended where nobody can tell
   */
  public Optional<String> refusal(RunRecord run, RunLife life, boolean takingOver) {
    String text = run.owner().described() + ", since " + time(run.phase().began());
    if (life == RunLife.RUNS) {
      return Optional.of(
          "Cannot start "
              + pipeline
              + ": it runs already, as "
              + text
              + ", and writes to "
              + place
              + "; stop that run first"
              + cure(run)
              + ", or give this one another name and other results");
    }
    if (life == RunLife.UNKNOWN && !takingOver) {
      return Optional.of(
          "Cannot start "
              + pipeline
              + ": it may run already, as "
              + text
              + doubt(run)
              + " has ended, then add --take-over");
    }
    return Optional.empty();
  }

  /**
   * The reason by the jobs of a cluster.
   *
   * @param own the id of the job that is to start, which may run already after a fail-over
   * @param then how to go on from the savepoint of the job that runs
   */
  public static Optional<String> onCluster(
      ClusterRest cluster, String pipeline, Optional<JobID> own, String then) {
    for (ClusterJob job : cluster.jobs()) {
      if (job.name().equals(pipeline)
          && !job.state().isGloballyTerminalState()
          && own.filter(job.id()::equals).isEmpty()) {
        return Optional.of(
            "Cannot start "
                + pipeline
                + ": job "
                + job.id().toHexString()
                + " of that name runs at "
                + cluster.address()
                + "; stop it with 'millrace jobs stop "
                + pipeline
                + " --cluster "
                + cluster.address()
                + "', then go on "
                + then);
      }
    }
    return Optional.empty();
  }

  private static String doubt(RunRecord run) {
    if (run.owner() instanceof RunRecord.ClusterJob job) {
      return job.isBehindOtherLoopback()
          ? ", but that is an address of another machine alone; make sure that the job"
          : ", but that cluster does not answer; make sure that the job";
    }
    return ", but its record is of "
        + time(run.phase().seen())
        + ", later than the clock of this machine; make sure that the process";
  }

  private String cure(RunRecord run) {
    if (run.owner() instanceof RunRecord.ClusterJob job) {
      return " with 'millrace jobs stop " + pipeline + " --cluster " + job.rest() + "'";
    }
    long pid = ((RunRecord.LocalProcess) run.owner()).pid();
    return " with Ctrl-C or 'kill " + pid + "'";
  }

  private static String time(long millis) {
    return NumberText.time(
        Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toEpochMilli());
  }
}
