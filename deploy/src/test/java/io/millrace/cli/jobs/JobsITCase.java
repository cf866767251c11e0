package io.millrace.cli.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.console.Cli;
import io.millrace.local.ClusterRest;
import io.millrace.local.RemoteTarget;
import io.millrace.streaming.job.JobSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Asks clusters in this JVM about jobs that never end:. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobsITCase {

  private MiniCluster cluster;
  private String address;

  @BeforeAll
  void start() throws Exception {
    cluster = cluster(new Configuration());
    address = cluster.getRestAddress().get().getAuthority();
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @AfterEach
  void cancelAll() {
    try (ClusterRest rest = client(URI.create("http://" + address))) {
      rest.jobs().stream()
          .filter(job -> !job.state().isGloballyTerminalState())
          .forEach(
              job -> {
                rest.cancel(job.id());
                await(() -> rest.state(job.id()).isGloballyTerminalState());
              });
    }
  }

  @Test
  void exampleUsage(@TempDir Path folder) throws Exception {
    JobID job = endless("boiler", address, Optional.empty());

    assertThat(jobs("list").out()).containsPattern("boiler +" + job + " +RUNNING +\\d{4}-");
    assertThat(jobs("show", "boiler").out())
        .contains("id          " + job, "state       RUNNING", "checkpoint  none yet")
        .containsPattern("Source: numbers.*RUNNING +1 ");

    Cli.Outcome savepoint = jobs("savepoint", "boiler", "--to", folder.toString());
    assertThat(savepoint.err()).isEmpty();
    String path = savepoint.out().lines().findFirst().orElseThrow().substring(11);
    assertThat(Path.of(URI.create(path)).resolve("_metadata")).exists();
    assertThat(savepoint.out())
        .contains("resume     millrace run PIPELINE --cluster " + address + " --from " + path);

    Cli.Outcome stop = jobs("stop", job.toHexString(), "--to", folder.toString());
    assertThat(stop.err()).isEmpty();
    assertThat(stop.out())
        .startsWith("stopped    boiler, job " + job + "\nsavepoint  file:")
        .contains("\nresume     millrace run PIPELINE --cluster " + address + " --from file:");
    assertThat(jobs("list").out()).startsWith("No jobs run at " + address);
    assertThat(jobs("list", "--all").out()).contains(job + "  FINISHED");

    Path stopped = Path.of(URI.create(stop.out().lines().toList().get(1).substring(11)));
    JobID next = endless("boiler", address, Optional.of(stopped.toUri().toString()));
    assertThat(jobs("show", next.toHexString()).out()).contains("RUNNING");
  }

  @Test
  void cancelsAJobAndWaitsForItsEnd() throws Exception {
    JobID job = endless("boiler", address, Optional.empty());

    Cli.Outcome cancel = jobs("cancel", "boiler");

    assertThat(cancel.err()).isEmpty();
    assertThat(cancel.out()).startsWith("cancelled   boiler, job " + job);
    assertThat(jobs("show", job.toHexString()).out()).contains("state       CANCELED");
    assertThat(jobs("cancel", job.toHexString()).err())
        .isEqualTo(
            "Cannot cancel boiler: expected a job that runs, found CANCELED; 'millrace jobs list'"
                + " shows those that run\n");
  }

  @Test
  void aJobThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
    endless("boiler", address, Optional.empty());

    for (String verb : new String[] {"show", "stop", "savepoint", "cancel"}) {
      Cli.Outcome refused = jobs(verb, "boilr");
      assertThat(refused.exitCode()).as(verb).isEqualTo(2);
      assertThat(refused.err())
          .startsWith("Cannot ")
          .contains("boilr: expected the name or id of a job at " + address, "'boiler'?")
          .hasLineCount(1);
    }
    assertThat(jobs("rescale", "boilr", "2").exitCode()).isEqualTo(2);
  }

  @Test
  void aNameThatTwoJobsHaveIsRefusedWithTheirIds() throws Exception {
    JobID first = endless("boiler", address, Optional.empty());
    JobID second = endless("boiler", address, Optional.empty());

    Cli.Outcome refused = jobs("stop", "boiler");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("Cannot stop boiler: expected one job of that name, found ")
        .contains(first.toHexString(), second.toHexString(), "; give the id of one of them");
  }

  @Test
  void aSavepointNeedsAPlace() throws Exception {
    endless("boiler", address, Optional.empty());

    Cli.Outcome refused = jobs("stop", "boiler");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("Cannot stop boiler: expected a folder for savepoints, found none")
        .contains("--to")
        .hasLineCount(1);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsTheClustersOwnReason() throws Exception {
    endless("boiler", address, Optional.empty());

    Cli.Outcome refused = jobs("savepoint", "boiler", "--to", "/proc/none");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("Cannot take a savepoint of boiler: the cluster says: ")
        .doesNotContain("\tat ")
        .hasLineCount(1);
  }

  @Test
  void theDefaultSchedulerDoesNotRescaleAndTheWayRoundIsShown() throws Exception {
    endless("boiler", address, Optional.empty());

    Cli.Outcome refused = jobs("rescale", "boiler", "2");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("Cannot rescale boiler while it runs: expected a cluster with")
        .contains("millrace jobs stop boiler", "parallelism: 2", "--from SAVEPOINT")
        .hasLineCount(1);
    assertThat(jobs("rescale", "boiler", "0").err())
        .contains("expected a parallelism of 1 to 128, the pipeline's max_parallelism, found 0");
  }

  @Test
  void theAdaptiveSchedulerRescalesWhileTheJobRuns() throws Exception {
    Configuration settings = new Configuration();
    settings.setString("jobmanager.scheduler", "adaptive");
    settings.setString("jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling", "0 s");
    settings.setString(
        "jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout", "0 s");
    try (MiniCluster adaptive = cluster(settings)) {
      String there = adaptive.getRestAddress().get().getAuthority();
      endless("boiler", there, Optional.empty());

      Cli.Outcome rescale = Cli.call("jobs", "rescale", "boiler", "2", "--cluster", there);
      assertThat(rescale.err()).isEmpty();
      assertThat(rescale.out()).isEqualTo("boiler runs with 2 subtasks instead of 1\n");

      Cli.Outcome tooMany =
          Cli.call("jobs", "rescale", "boiler", "9", "--wait", "3", "--cluster", there);
      assertThat(tooMany.exitCode()).isEqualTo(1);
      assertThat(tooMany.err())
          .startsWith("Cannot see boiler run with 9 subtasks yet: found ")
          .contains("and 4 slots in the cluster");
    }
  }

  @Test
  void aClusterThatIsAwayIsOneLine() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    String nobody = "localhost:" + free;
    for (String[] call :
        new String[][] {
          {"list"},
          {"show", "a"},
          {"stop", "a"},
          {"savepoint", "a"},
          {"cancel", "a"},
          {"rescale", "a", "2"}
        }) {
      Cli.Outcome absent = at(nobody, call);
      assertThat(absent.exitCode()).isEqualTo(1);
      assertThat(absent.err())
          .isEqualTo(
              "Cannot reach a cluster at "
                  + nobody
                  + ": expected Flink's REST endpoint, found nothing that answers\n");
    }
  }

  @Test
  void whatIsNotFlinkIsToldFromACluster() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] status = {200};
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "<html>hello</html>".getBytes(UTF_8);
          exchange.sendResponseHeaders(status[0], body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String there = "127.0.0.1:" + server.getAddress().getPort();
      assertThat(at(there, "list").err())
          .contains("expected Flink's REST endpoint, found an answer that is not Flink's")
          .hasLineCount(1);
      status[0] = 401;
      assertThat(at(there, "list").err())
          .contains("found status 401; set FLINK_REST_CLIENT_HEADERS")
          .hasLineCount(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aClientThatWantsTlsOfAClusterWithoutIsTold() {
    Cli.Outcome refused =
        Cli.call("jobs", "list", "--cluster", address, "-D", "security.ssl.rest.enabled=true");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).startsWith("Cannot ").hasLineCount(1);
  }

  @Test
  void withoutAClusterTheCommandSaysHowToNameOne(@TempDir Path folder) {
    Cli.Outcome refused = Cli.call("jobs", "list", "--folder", folder.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("expected --cluster HOST:PORT", "millrace cluster start")
        .hasLineCount(1);
  }

  private Cli.Outcome jobs(String... call) {
    return at(address, call);
  }

  private static Cli.Outcome at(String address, String... call) {
    String[] all = new String[call.length + 3];
    all[0] = "jobs";
    System.arraycopy(call, 0, all, 1, call.length);
    all[call.length + 1] = "--cluster";
    all[call.length + 2] = address;
    return Cli.call(all);
  }

  /** Patient, for a machine that builds something else beside. */
  private static ClusterRest client(URI rest) {
    return new ClusterRest(rest, Map.of(), Duration.ofSeconds(30));
  }

  private static MiniCluster cluster(Configuration settings) throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(JobSettings.onLoopback(settings))
                .setNumSlotsPerTaskManager(4)
                .withRandomPorts()
                .build());
    cluster.start();
    return cluster;
  }

  /** Submits a job that counts for ever, and waits until all of it runs. */
  private static JobID endless(String name, String address, Optional<String> from)
      throws Exception {
    URI rest = URI.create("http://" + address);
    Configuration settings = new Configuration();
    from.ifPresent(path -> settings.setString("execution.state-recovery.path", path));
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(RemoteTarget.job(settings, rest, List.of()));
    environment.setParallelism(1);
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .name("numbers")
        .uid("numbers")
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
    JobID job = environment.executeAsync(name).getJobID();
    try (ClusterRest cluster = client(rest)) {
      await(() -> cluster.isRunning(job));
    }
    return job;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
      LockSupport.parkNanos(50_000_000L);
    }
  }
}
