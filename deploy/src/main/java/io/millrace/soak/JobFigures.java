package io.millrace.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the figures of a job from the REST endpoint of its cluster. */
final class JobFigures {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CACHE = ".millrace.cache.bytes";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String job;
  private final List<String> caches = new ArrayList<>();

  /**
   * Figures of a job.
   *
   * @param cache bytes of the decoded states of all subtasks
   * @param state bytes of its newest checkpoint
   * @param restarts of the job
   */
  record Figures(long cache, long state, long restarts) {}

  /**
   * @param port of the REST endpoint on this machine
   * @param job its id
   */
  JobFigures(int port, String job) {
    this.job = "http://127.0.0.1:" + port + "/jobs/" + job;
  }

  Figures read() throws IOException, InterruptedException {
    JsonNode checkpoints = get(job + "/checkpoints");
    long restarts = 0;
    for (JsonNode metric : get(job + "/metrics?get=numRestarts")) {
      restarts += metric.path("value").asLong();
    }
    return new Figures(
        cache(),
        checkpoints.path("latest").path("completed").path("state_size").asLong(),
        restarts);
  }

  /** Whether the job has completed a checkpoint, so that all its tasks run. */
  boolean isReady() throws IOException, InterruptedException {
    return get(job + "/checkpoints").path("counts").path("completed").asLong() > 0;
  }

  private long cache() throws IOException, InterruptedException {
    if (caches.isEmpty()) {
      for (JsonNode vertex : get(job).path("vertices")) {
        String metrics = job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
        for (JsonNode metric : get(metrics)) {
          String name = metric.path("id").asText();
          if (name.endsWith(CACHE)) {
            caches.add(metrics + "?agg=sum&get=" + name);
          }
        }
      }
    }
    long bytes = 0;
    for (String metric : caches) {
      for (JsonNode sum : get(metric)) {
        bytes += sum.path("sum").asLong();
      }
    }
    return bytes;
  }

  private JsonNode get(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build();
    return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }
}
