package io.millrace.simulate.summary.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Refused records: how many for each reason, and the first ones of each with their details. */
public final class Letters {

  private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);
  private static final int EXAMPLES = 3;

  private final Map<String, OfReason> reasons = new TreeMap<>();
  private long count;

  /** The letters of one reason. */
  public static final class OfReason {
    public long count;
    public final List<Example> examples = new ArrayList<>();
  }

  /**
   * A refused record.
   *
   * @param place where it lay
   * @param detail what was expected and found
   * @param branch that refused it; empty: all, or the only chain
   */
  public record Example(String place, String detail, String branch) {}

  public void read(RecordedLines lines) throws IOException {
    lines.each(
        (place, millis, in) -> {
          try (MappingIterator<JsonNode> letters = JSON.readValues(in)) {
            while (letters.hasNextValue()) {
              add(letters.nextValue());
            }
          } catch (IOException broken) {
            throw new IOException(
                "expected refused records, one JSON object a line, in "
                    + place
                    + ", found "
                    + broken.getMessage(),
                broken);
          }
        });
  }

  private void add(JsonNode letter) {
    OfReason reason =
        reasons.computeIfAbsent(letter.path("reason").asText("unknown"), word -> new OfReason());
    reason.count++;
    count++;
    String detail = letter.path("detail").asText();
    boolean known = reason.examples.stream().anyMatch(example -> example.detail().equals(detail));
    if (!known && reason.examples.size() < EXAMPLES) {
      String place =
          letter.hasNonNull("topic")
              ? letter.path("topic").asText()
                  + "-"
                  + letter.path("partition").asText()
                  + "@"
                  + letter.path("offset").asText()
              : letter.path("file").asText() + ":" + letter.path("line").asText();
      reason.examples.add(new Example(place, detail, letter.path("branch").asText("")));
    }
  }

  public long count() {
    return count;
  }

  public Map<String, OfReason> reasons() {
    return reasons;
  }
}
