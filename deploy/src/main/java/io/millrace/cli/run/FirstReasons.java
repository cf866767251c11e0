package io.millrace.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.PlainText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The first dead letter of each reason of a run, so that its end says why records were refused, and
 * their counts.
 */
final class FirstReasons {

  private static final int MOST = 100_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> first = new LinkedHashMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long count;

  private FirstReasons() {}

  /** Reads the dead letters of a run; the first hundred thousand of many. */
  static FirstReasons of(WrittenRecords letters) {
    FirstReasons reasons = new FirstReasons();
    letters.each(reasons::take);
    return reasons;
  }

  /** Number of dead letters that were read. */
  long count() {
    return count;
  }

  /** For example {@code 2 late, 1 malformed}. */
  String counts() {
    return counts.entrySet().stream()
        .map(entry -> NumberText.count(entry.getValue()) + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** One line for each reason. */
  List<String> lines() {
    return first.entrySet().stream()
        .map(entry -> "first " + entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  private boolean take(String line) {
    try {
      JsonNode letter = JSON.readTree(line);
      if (letter.hasNonNull("reason")) {
        String reason = PlainText.of(letter.path("reason").asText());
        first.putIfAbsent(reason, text(letter));
        counts.merge(reason, 1L, Long::sum);
        count++;
      }
    } catch (JsonProcessingException other) {
      // Something else was written to the same topic.
    }
    return count < MOST;
  }

  private static String text(JsonNode letter) {
    String place =
        letter.has("file")
            ? letter.path("file").asText() + ":" + letter.path("line").asText()
            : letter.has("topic")
                ? letter.path("topic").asText()
                    + "-"
                    + letter.path("partition").asText()
                    + "@"
                    + letter.path("offset").asText()
                : "";
    return PlainText.of(
        letter.path("detail").asText() + (place.isEmpty() ? "" : " (" + place + ")"));
  }
}
