package io.millrace.cli.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Chooses records and writes each as one line of JSON. A value that is JSON is written as it is;
 * one that is other text as a JSON string; other bytes as an object with the member {@code base64}.
 * Numbers keep their digits.
 */
final class RecordText {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .setNodeFactory(
              com.fasterxml.jackson.databind.node.JsonNodeFactory.withExactBigDecimals(true));

  private final Filter filter;
  private final List<String> fields;
  private final Surroundings surroundings;

  /**
   * Which records are shown.
   *
   * @param keys keys of the records or of their values; empty: any
   * @param reasons reasons of dead letters; empty: any record
   */
  record Filter(Set<String> keys, Set<String> reasons) {

    boolean isEmpty() {
      return keys.isEmpty() && reasons.isEmpty();
    }
  }

  /** Whether a line has the value alone. */
  enum Surroundings {
    /** The value. */
    LEFT_OUT,
    /** An object with the place, key, headers and timestamp, and the value. */
    SHOWN
  }

  /**
   * @param fields paths of the members of a value that are shown; empty: the whole value
   */
  RecordText(Filter filter, List<String> fields, Surroundings surroundings) {
    this.filter = filter;
    this.fields = List.copyOf(fields);
    this.surroundings = surroundings;
  }

  /** The line of a record; null if it is not among the chosen. */
  String line(StoredRecord record) {
    String text = text(record.value());
    JsonNode value = text == null ? binary(record.value()) : parsed(text);
    if (!isChosen(record.key(), value)) {
      return null;
    }
    boolean whole = fields.isEmpty() && surroundings == Surroundings.LEFT_OUT;
    if (whole && text != null && value.isContainerNode() && text.indexOf('\n') < 0) {
      return text;
    }
    JsonNode shown = fields.isEmpty() ? value : members(value);
    if (surroundings == Surroundings.LEFT_OUT) {
      return shown.toString();
    }
    ObjectNode line = JSON.createObjectNode();
    record.place().accept(line);
    line.set("value", shown);
    return line.toString();
  }

  private boolean isChosen(String key, JsonNode value) {
    if (filter.isEmpty()) {
      return true;
    }
    return (filter.keys().isEmpty()
            || (key != null && filter.keys().contains(key))
            || filter.keys().contains(value.path("key").asText()))
        && (filter.reasons().isEmpty() || filter.reasons().contains(value.path("reason").asText()));
  }

  private JsonNode members(JsonNode value) {
    ObjectNode members = JSON.createObjectNode();
    for (String field : fields) {
      JsonNode found = RecordParts.node(value, field);
      members.set(field, found.isMissingNode() ? NullNode.getInstance() : found);
    }
    return members;
  }

  private static JsonNode parsed(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      return value.isMissingNode() ? TextNode.valueOf(text) : value;
    } catch (JsonProcessingException other) {
      return TextNode.valueOf(text);
    }
  }

  private static JsonNode binary(byte[] value) {
    return value == null
        ? NullNode.getInstance()
        : JSON.createObjectNode().put("base64", Base64.getEncoder().encodeToString(value));
  }

  /** The text of UTF-8 bytes; null if they are others, or none. */
  static String text(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException other) {
      return null;
    }
  }

  /** Reads one JSON object. */
  static JsonNode object(byte[] value) throws IOException {
    return JSON.readTree(value);
  }
}
