package io.millrace.benchmark.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Statistics of a job's checkpoints, polled from the cluster while the job runs. */
final class Checkpoints {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MIB = 1 << 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private JsonNode newest = JSON.createObjectNode();

  Checkpoints(int port, String job) {
    address = URI.create("http://localhost:" + port + "/jobs/" + job + "/checkpoints");
  }

  /** Polls once; if the cluster does not answer, the last statistics are kept. */
  void look() throws InterruptedException {
    try {
      HttpResponse<String> said =
          http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(said.body());
      if (answer.path("counts").path("completed").asInt() > 0) {
        newest = answer;
      }
    } catch (IOException notThere) {
      // The cluster does not answer before it has started and after it has ended.
    }
  }

  /** Polls once; if the thread is interrupted, its flag stays set. */
  void lookUnchecked() {
    try {
      look();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  int completed() {
    return newest.path("counts").path("completed").asInt();
  }

  /** Median milliseconds from trigger to acknowledgement. */
  double millis() {
    return newest.path("summary").path("end_to_end_duration").path("p50").asDouble();
  }

  double longestMillis() {
    return newest.path("summary").path("end_to_end_duration").path("max").asDouble();
  }

  /** Mebibytes that the largest checkpoint refers to, written by it or by earlier ones. */
  double mebibytes() {
    return newest.path("summary").path("state_size").path("max").asDouble() / MIB;
  }
}
