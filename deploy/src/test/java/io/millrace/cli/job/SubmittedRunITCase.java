package io.millrace.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.Cli;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.job.JobSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.client.cli.DefaultCLI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second job of one pipeline is refused, whichever of Flink's own ways it is submitted by. */
final class SubmittedRunITCase {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    try (EmbeddedBroker broker = started();
        MiniCluster cluster = session()) {
      String pipeline = pipeline(broker.brokers());
      String address = address(cluster);

      flinkRun(address, pipeline);

      assertThatThrownBy(() -> flinkRun(address, pipeline))
          .rootCause()
          .message()
          .matches(
              "Cannot start once: job [0-9a-f]{32} of that name runs at "
                  + address
                  + "; stop it with 'millrace jobs stop once --cluster "
                  + address
                  + "', then go on from its savepoint: flink run -s SAVEPOINT, or millrace run"
                  + " --resume");
      try (ApplicationCluster other =
          ApplicationCluster.start(ApplicationCluster.settings(folder, 2), pipeline)) {
        assertThat(other.awaitEnd()).isEqualTo(ApplicationStatus.FAILED);
      }
      assertThat(Cli.call("run", pipeline).err())
          .startsWith("Cannot start once: it runs already, as job ");
      assertThat(jobs(address)).containsExactly("once");

      // The cluster says that the job has ended.
      assertThat(Cli.call("jobs", "cancel", "once", "--cluster", address).exitCode()).isZero();
      flinkRun(address, pipeline);
      assertThat(jobs(address)).containsExactly("once");
    }
  }

  @Test
  void anApplicationGoesOnAfterAFailOverAndAnotherIsRefused() throws Exception {
    try (EmbeddedBroker broker = started()) {
      String pipeline = pipeline(broker.brokers());
      Configuration settings = ApplicationCluster.settings(folder, 0);
      String rest = "127.0.0.1:" + settings.get(RestOptions.PORT);

      ApplicationCluster first = ApplicationCluster.start(settings, pipeline);
      await(() -> jobs(rest).equals(List.of("once")));
      assertThat(Cli.call("run", pipeline).err())
          .startsWith("Cannot start once: it runs already, as job ")
          .contains(" of the cluster at " + rest + ", since ");
      first.close();

      // Nobody answers now, and it may come back: it, and no other, may start.
      assertThat(Cli.call("run", pipeline).err())
          .startsWith("Cannot start once: it may run already, as job ")
          .contains("but that cluster does not answer")
          .contains("add --take-over");
      try (ApplicationCluster again = ApplicationCluster.start(settings, pipeline)) {
        assertThat(again.getRestPort()).isEqualTo(settings.get(RestOptions.PORT));
        await(() -> jobs(rest).equals(List.of("once")));
      }

      Configuration elsewhere = ApplicationCluster.settings(folder, 1);
      try (ApplicationCluster heir = ApplicationCluster.start(elsewhere, pipeline, "--take-over")) {
        await(() -> jobs("127.0.0.1:" + heir.getRestPort()).equals(List.of("once")));
        // The one before comes back all the same, and finds that it is no longer the owner.
        try (ApplicationCluster late = ApplicationCluster.start(settings, pipeline)) {
          assertThat(late.awaitEnd()).isEqualTo(ApplicationStatus.FAILED);
        }
      }
    }
  }

  private EmbeddedBroker started() {
    EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start();
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of("readings", 1));
    }
    return broker;
  }

  /** As {@code flink run -d -m ADDRESS millrace-job.jar PIPELINE}. */
  private static void flinkRun(String address, String pipeline) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("classloader.resolve-order", "parent-first");
    new CliFrontend(settings, List.of(new DefaultCLI())) {
      void call() throws Exception {
        run(
            new String[] {
              "-d",
              "-m",
              address,
              Path.of("target", "millrace-job.jar").toAbsolutePath().toString(),
              pipeline
            });
      }
    }.call();
  }

  private static List<String> jobs(String address) {
    try (ClusterRest rest = new ClusterRest(URI.create("http://" + address))) {
      return rest.jobs().stream()
          .filter(job -> !job.state().isGloballyTerminalState())
          .map(ClusterJob::name)
          .toList();
    } catch (RuntimeException notYet) {
      return List.of();
    }
  }

  private String pipeline(String brokers) throws Exception {
    return Files.writeString(
            folder.resolve("once.yaml"),
            """
            name: once
            channels: [a, b]
            source: {kafka: {brokers: "%s", topics: [readings]}}
            operators: [dictionary]
            results: {kafka: {topic: codes}}
            """
                .formatted(brokers))
        .toString();
  }

  private static String address(MiniCluster cluster) throws Exception {
    return cluster.getRestAddress().get().getAuthority();
  }

  private static MiniCluster session() throws Exception {
    Configuration settings = new Configuration();
    settings.setString("classloader.resolve-order", "parent-first");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(JobSettings.onLoopback(settings))
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build());
    cluster.start();
    return cluster;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("no longer than a minute").isLessThan(deadline);
      LockSupport.parkNanos(50_000_000L);
    }
  }
}
