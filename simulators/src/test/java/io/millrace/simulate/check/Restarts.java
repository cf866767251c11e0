package io.millrace.simulate.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.simulate.embedded.FreePorts;
import io.millrace.simulate.embedded.LocalJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;

/** Restarts of a job in this JVM, soon after each failure, and counted at its REST endpoint. */
final class Restarts {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  Restarts() throws IOException {
    port = FreePorts.of(1, ProcessHandle.current().pid() * 13L)[0];
  }

  /** Sets the endpoint, and short pauses between restarts. */
  void set(Configuration settings) {
    settings.set(RestOptions.PORT, port);
    settings.set(RestOptions.BIND_PORT, Integer.toString(port));
    settings.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(200));
    soon(settings);
  }

  /** Sets short pauses between restarts. */
  static void soon(Configuration settings) {
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMillis(500));
  }

  /** How often a job was restarted. */
  long of(LocalJob job) {
    URI metric =
        URI.create("http://127.0.0.1:" + port + "/jobs/" + job.id() + "/metrics?get=numRestarts");
    try {
      byte[] answer =
          client
              .send(HttpRequest.newBuilder(metric).build(), HttpResponse.BodyHandlers.ofByteArray())
              .body();
      return JSON.readTree(answer).path(0).path("value").asLong();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
