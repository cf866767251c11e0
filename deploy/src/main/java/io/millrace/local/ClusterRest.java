package io.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.flink.api.common.JobID;

/**
 * What a cluster says of itself by REST. Each call is one request, of two seconds at most; a
 * cluster that does not answer is an {@link UncheckedIOException}.
 */
public final class ClusterRest {

  /** Metric of a task manager: bytes of classes loaded now. */
  public static final String METASPACE = "Status.JVM.Memory.Metaspace.Used";

  /** Metric of a task manager: bytes of its heap in use now. */
  public static final String HEAP = "Status.JVM.Memory.Heap.Used";

  /** Metric of a job: how often it was restarted. */
  public static final String RESTARTS = "numRestarts";

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int FINE = 300;

  private final URI rest;
  private final HttpClient client;
  private final ObjectMapper json = new ObjectMapper();

  /** A task manager that the cluster knows. */
  public record Worker(String id, int slots, int freeSlots) {}

  /**
   * @param rest address of the cluster's REST endpoint
   */
  public ClusterRest(URI rest) {
    this.rest = rest;
    this.client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  }

  /** Whether a job manager answers. */
  public boolean isThere() {
    try {
      read("/overview");
      return true;
    } catch (UncheckedIOException absent) {
      return false;
    }
  }

  /** Task managers that are registered. */
  public List<Worker> workers() {
    List<Worker> workers = new ArrayList<>();
    for (JsonNode worker : read("/taskmanagers").path("taskmanagers")) {
      workers.add(
          new Worker(
              worker.path("id").asText(),
              worker.path("slotsNumber").asInt(),
              worker.path("freeSlots").asInt()));
    }
    return workers;
  }

  /** State of a job as Flink names it, {@code RUNNING} for example. */
  public String state(JobID job) {
    return read("/jobs/" + job.toHexString()).path("state").asText();
  }

  /** Whether a job runs with all its subtasks. */
  public boolean isRunning(JobID job) {
    JsonNode found = read("/jobs/" + job.toHexString());
    if (!found.path("state").asText().equals("RUNNING")) {
      return false;
    }
    for (JsonNode vertex : found.path("vertices")) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return true;
  }

  /** Where the newest completed checkpoint of a job lies. */
  public Optional<String> newestCheckpoint(JobID job) {
    JsonNode newest =
        read("/jobs/" + job.toHexString() + "/checkpoints").path("latest").path("completed");
    return Optional.ofNullable(newest.path("external_path").textValue());
  }

  /**
   * A metric of a task manager.
   *
   * @param worker id of the task manager
   * @param metric {@link #METASPACE} for example
   * @return empty while the task manager has not reported it yet
   */
  public OptionalDouble metric(String worker, String metric) {
    return value(read("/taskmanagers/" + worker + "/metrics?get=" + metric));
  }

  /** The same of a job, {@link #RESTARTS} for example. */
  public OptionalDouble metric(JobID job, String metric) {
    return value(read("/jobs/" + job.toHexString() + "/metrics?get=" + metric));
  }

  /** Where a browser shows a job: its page, or what REST says of it where the cluster has none. */
  public URI page(JobID job) {
    try {
      send(HttpRequest.newBuilder(rest.resolve("/index.html")));
      return rest.resolve("/#/job/running/" + job.toHexString());
    } catch (UncheckedIOException noPages) {
      return rest.resolve("/jobs/" + job.toHexString());
    }
  }

  /** Cancels a job; returns before it has ended. */
  public void cancel(JobID job) {
    send(
        HttpRequest.newBuilder(rest.resolve("/jobs/" + job.toHexString() + "?mode=cancel"))
            .method("PATCH", BodyPublishers.noBody()));
  }

  private static OptionalDouble value(JsonNode metrics) {
    JsonNode first = metrics.path(0).path("value");
    return first.isMissingNode() ? OptionalDouble.empty() : OptionalDouble.of(first.asDouble());
  }

  private JsonNode read(String path) {
    try {
      return json.readTree(send(HttpRequest.newBuilder(rest.resolve(path))));
    } catch (IOException damaged) {
      throw new UncheckedIOException("Cannot read what " + rest + path + " says", damaged);
    }
  }

  private String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (response.statusCode() >= FINE) {
        throw new IOException(response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot ask the cluster at " + rest.getAuthority(), fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot ask the cluster: interrupted", fault);
    }
  }
}
