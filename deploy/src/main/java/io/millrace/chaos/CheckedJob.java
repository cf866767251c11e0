package io.millrace.chaos;

import io.millrace.local.Installation;
import io.millrace.local.LocalCluster;
import io.millrace.simulate.check.CheckerJob;
import io.millrace.simulate.check.CountingPipeline;
import io.millrace.simulate.check.CrashPoint;
import io.millrace.simulate.embedded.RetainedCheckpoint;
import io.millrace.streaming.connect.file.LocalUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;

/** The checker's job on a cluster, and its restarts. */
final class CheckedJob {

  /** Short because faults are injected all the time; a job in production backs off further. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  /** How long the job's writers wait for the broker. */
  static final Duration DELIVERY = Duration.ofSeconds(10);

  private final LocalCluster cluster;
  private final List<Path> jars;
  private final CheckerJob checker;
  private JobID job;

  CheckedJob(
      LocalCluster cluster, Installation installation, CrashPoint crashPoint, ChaosPlan plan) {
    this.cluster = cluster;
    this.jars = List.of(installation.jobJar(), installation.checkerJar());
    this.checker =
        new CheckerJob(
            new CountingPipeline(
                cluster.addresses().brokers(),
                LocalUri.of(cluster.folder().checkpoints()),
                CHECKPOINTS,
                cluster.workers().size(),
                DELIVERY),
            crashPoint,
            plan.delivery());
  }

  /** Starts it without state. */
  void start() throws Exception {
    submit(Optional.empty());
  }

  /**
   * Starts it from the checkpoint that the previous run retained.
   *
   * @throws IllegalStateException if that had none
   */
  void resume() throws Exception {
    Optional<String> checkpoint = RetainedCheckpoint.newest(cluster.folder().checkpoints(), job);
    if (checkpoint.isEmpty()) {
      throw new IllegalStateException("Cannot resume job " + job + ": it has no checkpoint yet");
    }
    submit(checkpoint);
  }

  private void submit(Optional<String> from) throws Exception {
    Configuration settings = checker.settings();
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_PAUSE);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_PAUSE);
    from.ifPresent(path -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    job = checker.submit(cluster.target(settings, jars)).getJobID();
  }
}
