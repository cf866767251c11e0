package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Refusal;
import java.util.regex.Pattern;

/** Parsers of JSON that nobody vouches for. */
final class JsonParsers {

  private static final int DEEPEST = 32;

  /** The part of a parser message that describes the source. */
  private static final Pattern PARSER_PLACE =
      Pattern.compile("\\s*\\(start marker at.*|\\s*at \\[Source:.*", Pattern.DOTALL);

  private JsonParsers() {}

  static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // Python's json module writes NaN for a missing value, and Infinity for an overflow.
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }

  /**
   * The refusal of a record that is not JSON, with position and message of the parser; no position
   * if a limit such as the depth was exceeded.
   */
  static Refusal notJson(JsonProcessingException notJson) {
    JsonLocation location = notJson.getLocation();
    return new Refusal(
        Reason.MALFORMED,
        "expected a JSON object, found other text"
            + (location == null ? "" : " at byte " + location.getByteOffset())
            + ": "
            + PARSER_PLACE.matcher(notJson.getOriginalMessage()).replaceFirst(""));
  }
}
