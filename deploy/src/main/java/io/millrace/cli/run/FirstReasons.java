package io.millrace.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.connect.file.FolderSinks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the first dead letter of each reason in a folder of dead letters, so that the end of a run
 * says why records were refused. Of a topic it says nothing.
 */
final class FirstReasons {

  private static final int MOST_LINES = 100_000;

  private FirstReasons() {}

  /**
   * Returns one line for each reason.
   *
   * @param since files that were written before this time, in milliseconds since 1970 UTC, are of
   *     an earlier run and passed over
   */
  static List<String> lines(SinkSpec deadLetters, long since) {
    Map<String, String> first = new LinkedHashMap<>();
    if (deadLetters instanceof SinkSpec.Folder folder && !folder.path().contains(":/")) {
      try {
        for (Path part : parts(Path.of(folder.path()), since)) {
          read(part, first);
        }
      } catch (IOException unreadable) {
        // The letters are there for the user; this is only their summary.
      }
    }
    return first.entrySet().stream()
        .map(entry -> "first " + entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  private static List<Path> parts(Path folder, long since) throws IOException {
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (FolderSinks.isPart(file.getFileName().toString())
            && Files.getLastModifiedTime(file).toMillis() >= since) {
          parts.add(file);
        }
      }
    }
    return parts;
  }

  private static void read(Path part, Map<String, String> first) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines = Files.newBufferedReader(part)) {
      String line = lines.readLine();
      for (int i = 0; i < MOST_LINES && line != null; i++) {
        JsonNode letter = json.readTree(line);
        first.putIfAbsent(letter.path("reason").asText(), text(letter));
        line = lines.readLine();
      }
    }
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
    return letter.path("detail").asText() + (place.isEmpty() ? "" : " (" + place + ")");
  }
}
