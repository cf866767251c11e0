package io.millrace.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.streaming.job.JobSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;

/** A worker in this process that ends, as Flink ends it after a fatal error. */
final class WorkerWatchITCase {

  private static final long LIMIT = Duration.ofSeconds(60).toNanos();

  private final List<String> said = new ArrayList<>();

  @Test
  void exampleUsage() throws Exception {
    try (MiniCluster cluster = cluster()) {
      cluster.start();
      WorkerWatch watch = new WorkerWatch(cluster, said::add, Duration.ZERO);
      awaitWorkers(cluster, 1);
      assertThat(watch.look(0)).isTrue();

      for (int ended = 0; ended < 3; ended++) {
        endsAndIsStartedAgain(cluster, watch, ended);
      }
      // With a checkpoint in between it is given another chance, without one it is not.
      lookUntilSeen(watch);
      cluster.terminateTaskManager(3).get();
      assertThat(hopes(watch, 0)).isFalse();
      assertThat(said).hasSize(3);
      assertThat(hopes(watch, 1)).isTrue();
      assertThat(said).hasSize(4);
    }
  }

  private void endsAndIsStartedAgain(MiniCluster cluster, WorkerWatch watch, int worker)
      throws Exception {
    lookUntilSeen(watch);
    cluster.terminateTaskManager(worker).get();
    long until = System.nanoTime() + LIMIT;
    while (said.size() == worker && System.nanoTime() < until) {
      assertThat(watch.look(0)).isTrue();
      LockSupport.parkNanos(20_000_000L);
    }
    assertThat(said)
        .hasSize(worker + 1)
        .last()
        .asString()
        .startsWith("The worker of this process has ended after an error; started another");
    awaitWorkers(cluster, 1);
  }

  /** Each two looks ask once, and take the answer. */
  private static void lookUntilSeen(WorkerWatch watch) throws Exception {
    for (int look = 0; look < 20; look++) {
      assertThat(watch.look(0)).isTrue();
      LockSupport.parkNanos(20_000_000L);
    }
  }

  private static boolean hopes(WorkerWatch watch, long checkpoints) throws Exception {
    for (int look = 0; look < 100; look++) {
      if (!watch.look(checkpoints)) {
        return false;
      }
      LockSupport.parkNanos(20_000_000L);
    }
    return true;
  }

  private static void awaitWorkers(MiniCluster cluster, int count) throws Exception {
    long until = System.nanoTime() + LIMIT;
    while (cluster.requestClusterOverview().get().getNumTaskManagersConnected() != count
        && System.nanoTime() < until) {
      LockSupport.parkNanos(20_000_000L);
    }
  }

  private static MiniCluster cluster() {
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(JobSettings.onLoopback(new Configuration()))
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(1)
            .withRandomPorts()
            .build());
  }
}
