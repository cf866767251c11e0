package io.millrace.cli.records;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.Reason;
import io.millrace.cli.console.CommandException;
import io.millrace.streaming.connect.map.FieldPath;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.time.TimeReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of a record that become the key and the timestamp of its Kafka record.
 *
 * @param key texts of these fields, joined by {@code /}; none: records have no key
 * @param timestamp the field with the timestamp
 */
record RecordParts(List<String> key, Optional<String> timestamp) {

  /** No key, and the time at which a record is sent. */
  static final RecordParts NONE = new RecordParts(List.of(), Optional.empty());

  private static final String BETWEEN = "/";

  RecordParts {
    key = List.copyOf(key);
  }

  boolean isEmpty() {
    return key.isEmpty() && timestamp.isEmpty();
  }

  /** The fields, each once. */
  Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(key);
    timestamp.ifPresent(columns::add);
    return columns;
  }

  /**
   * The key of a record.
   *
   * @param fields the text of a field; empty if the record lacks it
   * @throws Refusal if it lacks one
   */
  byte[] key(Function<String, Optional<String>> fields) throws Refusal {
    if (key.isEmpty()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (String field : key) {
      texts.add(text(fields, field, "--key"));
    }
    return String.join(BETWEEN, texts).getBytes(StandardCharsets.UTF_8);
  }

  /** The timestamp of a record; null if none is asked for. Otherwise as {@link #key}. */
  Long timestamp(Function<String, Optional<String>> fields) throws Refusal {
    if (timestamp.isEmpty()) {
      return null;
    }
    String field = timestamp.get();
    String text = text(fields, field, "--timestamp");
    try {
      return new TimeReader(
              Mapping.TimeForm.UNDECLARED, "", ZoneId.of("UTC"), "in field " + field, "")
          .readNumber(text);
    } catch (Refusal refused) {
      // The reader's cure is a key of a pipeline, and this command has none.
      throw new Refusal(
          Reason.MALFORMED,
          refused.getMessage().replaceFirst("; (write|if times are) .*", "")
              + "; --timestamp takes milliseconds since 1970 and times in ISO 8601: write the"
              + " field so, or leave the option out");
    }
  }

  private static String text(Function<String, Optional<String>> fields, String field, String option)
      throws Refusal {
    Optional<String> text = fields.apply(field);
    if (text.isEmpty()) {
      throw new Refusal(
          Reason.MALFORMED, "expected a field " + field + " for " + option + ", found none");
    }
    return text.get();
  }

  /** The text of a field of a JSON object; empty if there is none or it is null. */
  static Optional<String> text(JsonNode record, String path) {
    JsonNode found = node(record, path);
    return found.isMissingNode() || found.isNull()
        ? Optional.empty()
        : Optional.of(found.isValueNode() ? found.asText() : found.toString());
  }

  /**
   * A field of a JSON object; the missing node if there is none.
   *
   * @throws CommandException if the path is none
   */
  static JsonNode node(JsonNode record, String path) {
    JsonNode found = record;
    for (FieldPath.Step step : steps(path)) {
      found = step.isMember() ? found.path(step.name()) : found.path(step.position());
    }
    return found;
  }

  private static List<FieldPath.Step> steps(String path) {
    return FieldPath.parse(path)
        .map(FieldPath::steps)
        .orElseThrow(
            () ->
                CommandException.refused(
                    "Cannot read field '" + path + "': expected " + FieldPath.EXPECTED));
  }
}
