package io.millrace.cli.watch;

import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * Says which checkpoints of a job failed, and why: a job that tolerates them goes on without a
 * word, and without results that readers of committed records see. Not thread-safe.
 */
public final class CheckpointWatch {

  private static final List<CheckpointFailureReason> OF_THE_JOB =
      List.of(
          CheckpointFailureReason.CHECKPOINT_COORDINATOR_SUSPEND,
          CheckpointFailureReason.CHECKPOINT_COORDINATOR_SHUTDOWN,
          CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_NOT_READY,
          CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_CLOSING,
          CheckpointFailureReason.CHECKPOINT_SUBSUMED,
          CheckpointFailureReason.JOB_FAILOVER_REGION);

  private final MiniCluster cluster;
  private final JobID job;
  private final int tolerated;
  private final Consumer<String> say;
  private final Supplier<Optional<String>> folder;
  private long said;
  private long newestSaid;

  /**
   * @param tolerated failures in a row that do not restart the job
   * @param say takes a line for the user
   * @param folder what a trial says of the folder of checkpoints, if it cannot be written to
   */
  public CheckpointWatch(
      MiniCluster cluster,
      JobID job,
      int tolerated,
      Consumer<String> say,
      Supplier<Optional<String>> folder) {
    this.cluster = cluster;
    this.job = job;
    this.tolerated = tolerated;
    this.say = say;
    this.folder = folder;
  }

  /**
   * Says what has failed since the last look.
   *
   * @param failed number of checkpoints that failed so far
   * @param isKnown whether the reason was said already, such as that a broker is gone
   */
  public void look(long failed, boolean isKnown) throws Exception {
    if (failed <= said) {
      return;
    }
    said = failed;
    CheckpointStatsSnapshot all = cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
    Optional<FailedCheckpointStats> newest =
        isKnown || all == null
            ? Optional.empty()
            : Optional.ofNullable(all.getHistory().getLatestFailedCheckpoint())
                .filter(CheckpointWatch::isOwnFault)
                // More have failed since, but were not begun: the history has no reason of them.
                .filter(checkpoint -> checkpoint.getCheckpointId() > newestSaid);
    newest.ifPresent(
        checkpoint -> {
          newestSaid = checkpoint.getCheckpointId();
          say.accept(
              String.format(
                  Locale.ROOT,
                  "Checkpoint %d failed: %s; the job goes on, and restarts if more than %d fail"
                      + " one after the other",
                  checkpoint.getCheckpointId(),
                  folder.get().orElseGet(() -> reason(checkpoint)),
                  tolerated));
        });
  }

  /** Not of a job that is restarting, or of a task that has just begun or ended. */
  private static boolean isOwnFault(FailedCheckpointStats checkpoint) {
    String text = String.valueOf(checkpoint.getFailureMessage());
    return OF_THE_JOB.stream().noneMatch(reason -> text.contains(reason.message()));
  }

  private static String reason(FailedCheckpointStats checkpoint) {
    String text = checkpoint.getFailureMessage();
    return text == null ? "no reason is known" : PlainText.of(ErrorReporter.innermost(text));
  }
}
