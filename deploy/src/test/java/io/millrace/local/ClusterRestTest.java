package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as Flink's REST documentation shows them. */
final class ClusterRestTest {

  private static final JobID JOB = new JobID(1, 2);

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private ClusterRest rest;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().toString());
          byte[] body = (answer == null ? "{}" : answer).getBytes(UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    rest = new ClusterRest(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void exampleUsage() {
    answers.put("/overview", "{}");
    answers.put(
        "/taskmanagers",
        """
        {"taskmanagers": [{"id": "t-1", "slotsNumber": 2, "freeSlots": 1}]}
        """);
    answers.put(
        "/taskmanagers/t-1/metrics?get=Status.JVM.Memory.Metaspace.Used",
        """
        [{"id": "Status.JVM.Memory.Metaspace.Used", "value": "52428800"}]
        """);

    assertThat(rest.isThere()).isTrue();
    assertThat(rest.workers()).containsExactly(new ClusterRest.Worker("t-1", 2, 1));
    assertThat(rest.metric("t-1", ClusterRest.METASPACE)).hasValue(50 << 20);
  }

  @Test
  void theAddressOfAJobIsOneThatShowsSomething() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();

    assertThat(rest.page(JOB)).hasToString(address + "/jobs/" + JOB.toHexString());
    answers.put("/index.html", "<html>");
    assertThat(rest.page(JOB)).hasToString(address + "/#/job/running/" + JOB.toHexString());
  }

  @Test
  void aMetricThatWasNotReportedYetIsEmpty() {
    answers.put("/jobs/" + JOB.toHexString() + "/metrics?get=numRestarts", "[]");

    assertThat(rest.metric(JOB, ClusterRest.RESTARTS)).isEmpty();
  }

  @Test
  void aJobRunsWhenAllItsVerticesDo() {
    String form = "{\"state\": \"RUNNING\", \"vertices\": [{\"status\": \"%s\"}]}";
    answers.put("/jobs/" + JOB.toHexString(), form.formatted("INITIALIZING"));
    assertThat(rest.state(JOB)).isEqualTo("RUNNING");
    assertThat(rest.isRunning(JOB)).isFalse();

    answers.put("/jobs/" + JOB.toHexString(), form.formatted("RUNNING"));
    assertThat(rest.isRunning(JOB)).isTrue();
  }

  @Test
  void findsTheNewestCheckpoint() {
    String path = "/jobs/" + JOB.toHexString() + "/checkpoints";
    answers.put(path, "{\"latest\": {\"completed\": null}}");
    assertThat(rest.newestCheckpoint(JOB)).isEmpty();

    answers.put(path, "{\"latest\": {\"completed\": {\"external_path\": \"file:/c/chk-7\"}}}");
    assertThat(rest.newestCheckpoint(JOB)).hasValue("file:/c/chk-7");
  }

  @Test
  void aClusterThatIsNotThereIsNamed() {
    server.stop(0);

    assertThat(rest.isThere()).isFalse();
    assertThatThrownBy(rest::workers)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Cannot ask the cluster at 127.0.0.1:");
  }
}
