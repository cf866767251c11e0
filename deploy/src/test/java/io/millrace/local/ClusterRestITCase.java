package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.streaming.job.JobSettings;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a cluster in this JVM. */
final class ClusterRestITCase {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Test
  void exampleUsage(@TempDir Path folder) throws Exception {
    try (MiniCluster cluster = cluster();
        ClusterRest rest = new ClusterRest(cluster.getRestAddress().get(), Map.of(), TIMEOUT)) {
      assertThat(rest.isThere()).isTrue();
      assertThat(rest.workers()).hasSize(1);
      assertThat(rest.workers().get(0).slots()).isEqualTo(2);
      assertThat(rest.workers().get(0).freeSlots()).isEqualTo(2);
      assertThat(rest.jobs()).isEmpty();

      JobID job = endless(cluster.getRestAddress().get(), folder);
      await(() -> rest.isRunning(job));
      assertThat(rest.jobs()).extracting(ClusterJob::id).containsExactly(job);
      ClusterJob.Details details = rest.details(job);
      assertThat(details.job().name()).isEqualTo("counting");
      assertThat(details.adaptive()).isFalse();
      assertThat(details.tasks())
          .extracting(ClusterJob.Task::parallelism, ClusterJob.Task::mostParallelism)
          .containsExactly(tuple(2, 128));
      await(() -> rest.newestCheckpoint(job).isPresent());
      assertThat(rest.newestCheckpoint(job).orElseThrow()).startsWith("file:").contains("chk-");
      await(() -> rest.metric(job, ClusterRest.RESTARTS).isPresent());
      assertThat(rest.metric(job, ClusterRest.RESTARTS)).hasValue(0);
      assertThat(rest.metric(job, "noSuchMetric")).isEmpty();
      String worker = rest.workers().get(0).id();
      await(() -> rest.metric(worker, ClusterRest.METASPACE).isPresent());
      assertThat(rest.metric(worker, ClusterRest.METASPACE).orElseThrow()).isGreaterThan(1 << 20);
      assertThat(rest.failure(job)).isEmpty();
      assertThat(rest.page(job))
          .as("a cluster without a web page")
          .isEqualTo(cluster.getRestAddress().get().resolve("/jobs/" + job));

      rest.cancel(job);
      assertThat(rest.end(job).get(60, TimeUnit.SECONDS)).isPresent();
      assertThat(rest.state(job)).isEqualTo(JobStatus.CANCELED);
    }
  }

  @Test
  void aJobThatTheClusterDoesNotKnowIsToldFromOtherErrors() throws Exception {
    try (MiniCluster cluster = cluster();
        ClusterRest rest = new ClusterRest(cluster.getRestAddress().get(), Map.of(), TIMEOUT)) {
      assertThatExceptionOfType(ClusterException.class)
          .isThrownBy(() -> rest.details(new JobID(1, 2)))
          .returns(ClusterException.Kind.UNKNOWN_JOB, ClusterException::kind);
    }
  }

  @Test
  void aClusterThatIsNotThereIsNamed() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    try (ClusterRest rest = new ClusterRest(nobody)) {
      assertThat(rest.isThere()).isFalse();
      assertThatExceptionOfType(ClusterException.class)
          .isThrownBy(rest::workers)
          .withMessageStartingWith("Cannot reach a cluster at 127.0.0.1:")
          .returns(ClusterException.Kind.UNREACHABLE, ClusterException::kind);
    }
  }

  @Test
  void settingsOfTlsThatMakeNoClientAreRefusedAtOnce() {
    Map<String, String> settings =
        Map.of(
            "security.ssl.rest.enabled",
            "true",
            "security.ssl.rest.truststore",
            "/no/such/store",
            "security.ssl.rest.truststore-password",
            "secret");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterRest(URI.create("http://127.0.0.1:1"), settings, TIMEOUT))
        .withMessageStartingWith("Cannot make a client for the cluster at 127.0.0.1:1: ")
        .withMessageContaining("/no/such/store")
        .withMessageNotContaining("secret");
  }

  private static MiniCluster cluster() throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(JobSettings.onLoopback(new Configuration()))
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build());
    cluster.start();
    return cluster;
  }

  private static JobID endless(URI rest, Path folder) throws Exception {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(RemoteTarget.job(settings, rest, List.of()));
    environment.setParallelism(2);
    environment.fromSequence(0, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
    return environment.executeAsync("counting").getJobID();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
      LockSupport.parkNanos(50_000_000L);
    }
  }
}
