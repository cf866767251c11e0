package io.millrace.cli.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which job a name means, at a server that answers as Flink's REST interface documents it. On
 * clusters: {@code JobsITCase}.
 */
final class JobChoiceTest {

  private static final String OLD = "00000000000000000000000000000001";
  private static final String NEW = "00000000000000000000000000000002";

  private HttpServer server;
  private String jobs = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange asked) throws IOException {
    boolean list = asked.getRequestURI().getPath().endsWith("/jobs/overview");
    byte[] text =
        (list ? "{\"jobs\":[" + jobs + "]}" : "{\"errors\":[\"Not found.\"]}").getBytes(UTF_8);
    asked.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
    asked.sendResponseHeaders(list ? 200 : 404, text.length);
    asked.getResponseBody().write(text);
    asked.close();
  }

  @Test
  void exampleUsage() {
    jobs = job(OLD, "boiler", "FINISHED", 1_000) + "," + job(NEW, "pump", "RUNNING", 2_000);

    assertThat(call("list").out().lines().map(JobChoiceTest::squeezed))
        .containsExactly(
            "job id state started checkpoint", "pump " + NEW + " RUNNING 1970-01-01T00:00:02Z -");
    assertThat(call("list", "--all").out().lines().map(JobChoiceTest::squeezed))
        .as("the newest first")
        .containsExactly(
            "job id state started checkpoint",
            "pump " + NEW + " RUNNING 1970-01-01T00:00:02Z -",
            "boiler " + OLD + " FINISHED 1970-01-01T00:00:01Z -");
  }

  @Test
  void aClusterWithoutJobsSaysWhereItIsAndWhatElseToAskFor() {
    assertThat(call("list").out())
        .isEqualTo("No jobs run at " + address() + "; --all shows those that have ended\n");
    assertThat(call("list", "--all").out()).isEqualTo("No jobs at " + address() + "\n");
    assertThat(call("show", "boiler").err())
        .isEqualTo(
            "Cannot show boiler: expected the name or id of a job at "
                + address()
                + ", found no jobs there\n");
  }

  @Test
  void anUnknownNameIsComparedWithThoseThereAre() {
    jobs = job(OLD, "boiler", "RUNNING", 1) + "," + job(NEW, "pump", "RUNNING", 2);

    Cli.Outcome outcome = call("stop", "boilr");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "Cannot stop boilr: expected the name or id of a job at "
                + address()
                + ", found pump, boiler; did you mean 'boiler'?\n");
  }

  /** Two runs of one name that both go on: none of them is stopped by a guess. */
  @ParameterizedTest
  @ValueSource(strings = {"stop", "cancel", "savepoint", "show"})
  void aNameOfSeveralLivingJobsIsNotGuessed(String verb) {
    jobs = job(OLD, "boiler", "RUNNING", 1) + "," + job(NEW, "boiler", "RESTARTING", 2);

    Cli.Outcome outcome = call(verb, "boiler");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(": expected one job of that name, found " + NEW + " (RESTARTING), " + OLD)
        .endsWith("; give the id of one of them\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FINISHED", "CANCELED", "FAILED"})
  void aJobThatHasEndedCannotBeCancelled(String state) {
    jobs = job(OLD, "boiler", state, 1);

    Cli.Outcome outcome = call("cancel", OLD);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "Cannot cancel boiler: expected a job that runs, found "
                + state
                + "; 'millrace jobs list' shows those that run\n");
  }

  /** The name belongs to whoever started the job; it must not move the cursor. */
  @Test
  void aNameWithControlCharactersIsShownAsPlainText() {
    jobs = job(OLD, "a\\u001b[2Jb", "RUNNING", 1);

    assertThat(call("list").out()).doesNotContain("\u001b").contains("a?[2Jb");
    assertThat(call("stop", "x").err()).doesNotContain("\u001b").contains("a?[2Jb");
  }

  @Test
  void aServerOfAnotherKindIsNamedWithTheCure() {
    server.removeContext("/");
    server.createContext(
        "/",
        asked -> {
          byte[] page = "<html>hello</html>".getBytes(UTF_8);
          asked.sendResponseHeaders(200, page.length);
          asked.getResponseBody().write(page);
          asked.close();
        });

    Cli.Outcome outcome = call("list");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("Cannot ask the cluster at " + address() + ": expected Flink's REST endpoint, ")
        .contains("correct the port");
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    for (String wrong : new String[] {"localhost", "localhost:port", "http://localhost:8081/x"}) {
      Cli.Outcome outcome = Cli.call("jobs", "list", "--cluster", wrong);
      assertThat(outcome.exitCode()).as(wrong).isEqualTo(2);
      assertThat(outcome.err()).as(wrong).contains(wrong);
    }
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private Cli.Outcome call(String... words) {
    return Cli.call(
        Stream.of(Stream.of("jobs"), Arrays.stream(words), Stream.of("--cluster", address()))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private static String job(String id, String name, String state, long started) {
    String tasks =
        Stream.of(
                "created",
                "scheduled",
                "deploying",
                "running",
                "finished",
                "canceling",
                "canceled",
                "failed",
                "reconciling",
                "initializing")
            .map(task -> "\"" + task + "\":0")
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"jid\":\"%s\",\"name\":\"%s\",\"start-time\":%d,\"end-time\":-1,\"duration\":5,"
            + "\"state\":\"%s\",\"last-modification\":1,\"pending-operators\":0,"
            + "\"tasks\":{\"total\":0,%s}}",
        id,
        name,
        started,
        state,
        tasks);
  }

  private static String squeezed(String line) {
    return line.strip().replaceAll(" +", " ");
  }
}
