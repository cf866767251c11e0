package io.millrace.api.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads untrusted JSON: limits depth and lengths, rejects duplicate names and trailing content. */
final class StrictJson {

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(1 << 20)
                  .maxNameLength(4096)
                  .maxNumberLength(64)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final ObjectMapper MAPPER =
      new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  /** Reads an object; the message of a fault begins with {@code what}. */
  static JsonNode object(byte[] bytes, int offset, int length, String what) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, offset, length))
              .toString();
      JsonNode node = MAPPER.readTree(text);
      if (node == null || !node.isObject()) {
        throw new ModelFileException("Cannot read " + what + ": expected a JSON object");
      }
      return node;
    } catch (CharacterCodingException notText) {
      throw new ModelFileException("Cannot read " + what + ": it is not UTF-8", notText);
    } catch (IOException notJson) {
      String reason = notJson.getMessage();
      throw new ModelFileException(
          "Cannot read "
              + what
              + ": "
              + (reason == null ? "" : reason.lines().findFirst().orElse("")),
          notJson);
    }
  }

  /** A whole number of at least {@code least}, or empty. */
  static Optional<Long> whole(JsonNode node, long least) {
    return node != null
            && node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= least
        ? Optional.of(node.longValue())
        : Optional.empty();
  }

  /** An array of whole numbers of at least {@code least}, or empty. */
  static Optional<List<Long>> wholes(JsonNode node, long least, int most) {
    if (node == null || !node.isArray() || node.size() > most) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode element : node) {
      Optional<Long> number = whole(element, least);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers.add(number.get());
    }
    return Optional.of(numbers);
  }
}
