package io.millrace.streaming.connect.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Finds schemas by their ids in a registry that speaks the HTTP interface of Confluent's: {@code
 * GET /schemas/ids/7}. Each schema is asked for once.
 *
 * <p>An id that the registry does not know is the fault of a record. A registry that does not
 * answer is not: it is asked again a few times, and then the job fails and is restarted, so no
 * record is lost.
 */
final class SchemaRegistry {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TRIES = 4;
  private static final long PAUSE = 500;
  private static final int NOT_FOUND = 404;

  /** How long an unknown id stays so, in nanoseconds: its schema may be on its way. */
  private static final long UNKNOWN_FOR = 10_000_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final Map<Integer, Schema> known = new HashMap<>();
  private final Map<Integer, Long> unknown = new HashMap<>();

  /**
   * @param url address of the registry, such as {@code http://localhost:8081}
   */
  SchemaRegistry(String url) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * The schema of an id.
   *
   * @throws Refusal if the registry has no such schema of Avro
   * @throws RegistryException if it does not answer
   */
  Schema schema(int id) throws Refusal {
    Schema schema = known.get(id);
    if (schema != null) {
      return schema;
    }
    Long since = unknown.get(id);
    if (since == null || System.nanoTime() - since > UNKNOWN_FOR) {
      HttpResponse<String> answer = ask(id);
      if (answer.statusCode() != NOT_FOUND) {
        schema = parsed(id, answer.body());
        known.put(id, schema);
        return schema;
      }
      unknown.put(id, System.nanoTime());
    }
    throw new Refusal(
        Reason.MALFORMED,
        "expected a schema that the registry knows, found id "
            + id
            + ", which it does not; register it, or correct registry");
  }

  private HttpResponse<String> ask(int id) {
    String address = url + "/schemas/ids/" + id;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(TIMEOUT)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json")
            .build();
    String trouble = "";
    try {
      for (int attempt = 1; attempt <= TRIES; attempt++) {
        try {
          HttpResponse<String> answer =
              client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
          if (answer.statusCode() == 200 || answer.statusCode() == NOT_FOUND) {
            return answer;
          }
          trouble = "status " + answer.statusCode();
        } catch (IOException unreachable) {
          trouble = unreachable.toString();
        }
        Thread.sleep(PAUSE * attempt);
      }
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
      trouble = "an interrupt";
    }
    throw new RegistryException(
        "Cannot read a schema from "
            + address
            + ": expected an answer, found "
            + trouble
            + "; start the registry, or correct registry in the pipeline");
  }

  private static Schema parsed(int id, String body) throws Refusal {
    try {
      JsonNode answer = JSON.readTree(body);
      String type = answer.path("schemaType").asText("AVRO");
      if (!type.equals("AVRO")) {
        throw new Refusal(
            Reason.MALFORMED, "expected a schema of Avro, found id " + id + " of type " + type);
      }
      return AvroSchemas.parse(answer.path("schema").asText());
    } catch (JsonProcessingException | AvroRuntimeException other) {
      throw new Refusal(
          Reason.MALFORMED, "expected a schema of Avro, found id " + id + ", which is none");
    }
  }
}
