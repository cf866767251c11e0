package io.millrace.benchmark.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What a cluster tells of a job's checkpoints, asked again and again while the job runs. */
final class Checkpoints {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MIB = 1 << 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private JsonNode newest = JSON.createObjectNode();

  Checkpoints(int port, String job) {
    address = URI.create("http://localhost:" + port + "/jobs/" + job + "/checkpoints");
  }

  /** Asks once; a cluster that is not there yet, or no longer, changes nothing. */
  void look() throws InterruptedException {
    try {
      HttpResponse<String> said =
          http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(said.body());
      if (answer.path("counts").path("completed").asInt() > 0) {
        newest = answer;
      }
    } catch (IOException notThere) {
      // Before the job's first checkpoint and after its end there is nothing to learn.
    }
  }

  /** Asks once; an interrupted thread stays so. */
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

  /** Mebibytes that the largest checkpoint refers to, written by it or by those before. */
  double mebibytes() {
    return newest.path("summary").path("state_size").path("max").asDouble() / MIB;
  }
}
