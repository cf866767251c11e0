package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.cli.console.Cli;
import io.millrace.simulate.embedded.ListeningSockets;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cluster for all, for each start takes seconds. */
final class LocalClusterITCase {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Installation installation = Installation.ofThisBuild();
    ClusterPlan plan = ClusterPlan.in(folder).with(new ClusterPlan.Workers(1, 2));
    try (LocalCluster cluster = LocalCluster.start(installation, plan)) {
      ServerProcess worker = cluster.workers().get(0);
      assertThat(cluster.rest().workers())
          .containsExactly(new ClusterRest.Worker("task-manager-1-1", 2, 2));
      assertThat(ClusterProcesses.of(cluster.folder()))
          .extracting(ClusterProcesses.Found::name)
          .containsExactly("broker", "job-manager", "task-manager-1");
      assertThatIllegalStateException()
          .isThrownBy(() -> LocalCluster.start(installation, plan))
          .withMessageContaining(
              "a cluster already runs there, broker, job-manager, task-manager-1");

      noProcessListensBeyondLoopback(cluster);
      tellsItsMemory(cluster, worker);
      aWorkerThatWasKilledIsReplaced(cluster, worker);
      aBrokerThatWasKilledKeepsItsTopics(cluster);
      aSecondJobOfOneNameIsRefused(cluster);
      aSupervisedWorkerThatWasKilledIsStartedAgain(cluster, worker);
      anotherProcessRestartsTheBrokerAndStopsAll(cluster);
    }
    assertThat(ClusterProcesses.of(new ClusterFolder(folder))).isEmpty();
  }

  private static void noProcessListensBeyondLoopback(LocalCluster cluster) throws IOException {
    if (ListeningSockets.areKnown()) {
      for (ClusterProcesses.Found process : ClusterProcesses.of(cluster.folder())) {
        long id = process.pid().orElseThrow();
        assertThat(ListeningSockets.of(id)).as(process.name()).isNotEmpty();
        assertThat(ListeningSockets.beyondLoopback(id)).as(process.name()).isEmpty();
      }
    }
  }

  private static void tellsItsMemory(LocalCluster cluster, ServerProcess worker) {
    await(() -> cluster.rest().metric(worker.id(), ClusterRest.METASPACE).isPresent());
    assertThat(cluster.rest().metric(worker.id(), ClusterRest.METASPACE).orElseThrow())
        .isBetween(10.0 * (1 << 20), 256.0 * (1 << 20));
  }

  private static void aWorkerThatWasKilledIsReplaced(LocalCluster cluster, ServerProcess worker) {
    worker.kill();
    worker.start();
    cluster.awaitReady();

    assertThat(cluster.rest().workers())
        .extracting(ClusterRest.Worker::id)
        .contains("task-manager-1-2");
  }

  private static void aBrokerThatWasKilledKeepsItsTopics(LocalCluster cluster) {
    try (Topics topics = new Topics(cluster.addresses().brokers())) {
      topics.create(Topics.Plan.of("kept", 1));
    }
    cluster.broker().kill();
    cluster.broker().start();
    cluster.awaitReady();

    try (Topics topics = new Topics(cluster.addresses().brokers())) {
      assertThat(topics.names()).contains("kept");
    }
  }

  /** In whatever way it is started; see {@code millrace-runs} for the run in this process. */
  private void aSecondJobOfOneNameIsRefused(LocalCluster cluster) {
    try (Topics topics = new Topics(cluster.addresses().brokers())) {
      topics.create(Topics.Plan.of("readings", 1));
    }
    String address = cluster.addresses().rest().getAuthority();
    String file = pipeline(cluster.addresses().brokers()).toString();
    Cli.Outcome first = Cli.call("run", file, "--cluster", address);
    assertThat(first.exitCode()).as(first.err()).isZero();

    Cli.Outcome second = Cli.call("run", file, "--cluster", address);
    Cli.Outcome fresh = Cli.call("run", file, "--cluster", address, "--fresh");
    Cli.Outcome here = Cli.call("run", file);

    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err())
        .containsPattern(
            "Cannot start once: job [0-9a-f]{32} of that name runs at "
                + address
                + "; stop it with 'millrace jobs stop once --cluster "
                + address
                + "', then go on with --resume");
    assertThat(fresh.err()).isEqualTo(second.err());
    assertThat(here.exitCode()).isEqualTo(2);
    assertThat(here.err()).startsWith("Cannot start once: it runs already, as job ");
    assertThat(cluster.rest().jobs()).extracting(ClusterJob::name).containsExactly("once");
    assertThat(Cli.call("jobs", "cancel", "once", "--cluster", address).exitCode()).isZero();
  }

  private Path pipeline(String brokers) {
    try {
      return Files.writeString(
          folder.resolve("once.yaml"),
          """
          name: once
          channels: [a, b]
          source: {kafka: {brokers: "%s", topics: [readings]}}
          operators: [dictionary]
          results: {kafka: {topic: codes}}
          """
              .formatted(brokers));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void aSupervisedWorkerThatWasKilledIsStartedAgain(
      LocalCluster cluster, ServerProcess worker) {
    cluster.supervise();
    worker.kill();

    await(
        () ->
            cluster.rest().workers().stream()
                .anyMatch(found -> found.id().equals("task-manager-1-3") && found.slots() == 2));

    assertThat(cluster.rest().workers())
        .extracting(ClusterRest.Worker::id)
        .contains("task-manager-1-3");
  }

  private static void anotherProcessRestartsTheBrokerAndStopsAll(LocalCluster cluster) {
    String folder = cluster.folder().root().toString();

    Cli.Outcome restart = Cli.call("cluster", "restart", "broker", "--folder", folder);

    assertThat(restart.err()).isEmpty();
    assertThat(restart.out()).matches("Restarted broker, process \\d+, in \\d+\\.\\d s\n");
    assertThat(cluster.broker().isRunning()).as("the process before").isFalse();
    try (Topics topics = new Topics(cluster.addresses().brokers())) {
      assertThat(topics.names()).contains("kept");
    }
    assertThat(Cli.call("cluster", "restart", "brokr", "--folder", folder).err())
        .startsWith(
            "Cannot restart brokr: expected one of broker, job-manager, supervisor, task-manager-1")
        .endsWith("; did you mean 'broker'?\n");
    assertThat(Cli.call("cluster", "stop", "--folder", folder).out())
        .isEqualTo("Stopped broker, job-manager, supervisor, task-manager-1\n");
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LocalCluster.TIMEOUT.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000_000L);
    }
  }
}
