package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Reads an observation from JSON.
 *
 * <pre>{@code
 * {"key": "boiler-7", "time": 1700000000000, "values": [21.5, null, 3], "group": "boilers",
 * "label": "night shift"}
 * }</pre>
 *
 * <p>{@code key} is text or a whole number; {@code time} is milliseconds since 1970 UTC, or ISO
 * 8601 text with an offset; {@code values} has one number per channel, {@code null} or {@code NaN}
 * where the channel was not observed; {@code group} (by default the key) and {@code label} are
 * optional. Other fields are ignored. A field may occur once. Later releases add optional fields
 * only.
 */
public final class JsonDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  private static final int DEEPEST = 32;

  /** The part of a parser message that describes the source. */
  private static final Pattern PARSER_PLACE =
      Pattern.compile("\\s*\\(start marker at.*|\\s*at \\[Source:.*", Pattern.DOTALL);

  private final int channels;
  private final int largest;
  private transient JsonFactory json;

  /**
   * @param channels number of channels of an observation
   * @param largest maximum bytes of a record; a longer one is rejected unread
   */
  public JsonDecoder(int channels, int largest) {
    this.channels = channels;
    this.largest = largest;
  }

  @Override
  public Inbound read(byte[] bytes, int offset, int length, Origin origin) {
    try {
      return observation(bytes, offset, length, origin);
    } catch (Refusal refused) {
      return refused.letter(bytes, offset, length, origin);
    } catch (JsonProcessingException notJson) {
      return new Refusal(
              Reason.MALFORMED, "expected a JSON object, found other text" + where(notJson))
          .letter(bytes, offset, length, origin);
    } catch (IOException | RuntimeException unreadable) {
      return new Refusal(Reason.MALFORMED, "expected a JSON object, found " + unreadable)
          .letter(bytes, offset, length, origin);
    }
  }

  private Observation observation(byte[] bytes, int offset, int length, Origin origin)
      throws Refusal, IOException {
    if (length > largest) {
      throw Refusal.oversized(length, largest);
    }
    JsonFields fields = new JsonFields(channels);
    try (JsonParser parser = factory().createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Refusal(
            Reason.MALFORMED,
            "expected a JSON object such as {\"key\": \"a\", \"time\": 0, \"values\": [1]}, found "
                + (length == 0 ? "an empty record" : "another value"));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.take(name, parser);
      }
      if (parser.nextToken() != null) {
        throw new Refusal(
            Reason.MALFORMED, "expected one JSON object per record, found more after it");
      }
    }
    return fields.observation(origin);
  }

  /** Position and message of the parser; no position if a limit such as the depth was exceeded. */
  private static String where(JsonProcessingException notJson) {
    JsonLocation location = notJson.getLocation();
    return (location == null ? "" : " at byte " + location.getByteOffset())
        + ": "
        + PARSER_PLACE.matcher(notJson.getOriginalMessage()).replaceFirst("");
  }

  private JsonFactory factory() {
    if (json == null) {
      json =
          new JsonFactoryBuilder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              // Python's json module writes NaN for a missing value, and Infinity for an overflow.
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
              .build();
    }
    return json;
  }
}
