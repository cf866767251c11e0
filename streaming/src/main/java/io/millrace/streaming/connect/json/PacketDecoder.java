package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.Texts;
import java.io.IOException;

/**
 * Reads a result of an encoding pipeline: its fixed fields, and the packet in base 64.
 *
 * <pre>{@code
 * {"key": "boiler-7", "group": "boilers", "time": 1700000000000, "sequence": 41, "version": 4, "packet": "mYAx"}
 * }</pre>
 *
 * <p>Other fields are ignored. Reads results of every release; see {@link ResultJson}.
 */
public final class PacketDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  private static final JsonFactory JSON = new JsonFactory();

  private final String field;
  private final int largest;

  /**
   * @param field name of the field with the packet
   * @param largest maximum bytes of a record; a longer one is rejected unread
   */
  public PacketDecoder(String field, int largest) {
    this.field = field;
    this.largest = largest;
  }

  @Override
  public Inbound read(byte[] bytes, int offset, int length, Origin origin) {
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      if (length > largest) {
        throw Refusal.oversized(length, largest);
      }
      return code(json, origin);
    } catch (Refusal refused) {
      return refused.letter(bytes, offset, length, origin);
    } catch (JsonProcessingException notJson) {
      return malformed(notJson.getOriginalMessage()).letter(bytes, offset, length, origin);
    } catch (IOException | RuntimeException unreadable) {
      return malformed(unreadable.toString()).letter(bytes, offset, length, origin);
    }
  }

  private CodedObservation code(JsonParser json, Origin origin) throws IOException, Refusal {
    String key = null;
    String group = null;
    String label = null;
    byte[] packet = null;
    Long time = null;
    Long sequence = null;
    Long version = null;
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("another value");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "key" -> key = text(json);
        case "group" -> group = text(json);
        case "label" -> label = text(json);
        case "time" -> time = whole(json);
        case "sequence" -> sequence = whole(json);
        case "version" -> version = whole(json);
        default -> {
          if (name.equals(field)) {
            packet = json.getBinaryValue();
          } else {
            json.skipChildren();
          }
        }
      }
    }
    if (key == null || group == null || packet == null) {
      throw malformed("no " + (key == null ? "key" : group == null ? "group" : field));
    }
    if (time == null || sequence == null || version == null) {
      throw malformed("no " + (time == null ? "time" : sequence == null ? "sequence" : "version"));
    }
    return new CodedObservation(
        key, group, new CodedObservation.Position(time, sequence, version), packet, label, origin);
  }

  /** Null for null. */
  private String text(JsonParser json) throws IOException, Refusal {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw malformed("another value as " + json.currentName());
    }
    return Texts.checked("in", "'" + json.currentName() + "'", json.getText());
  }

  private Long whole(JsonParser json) throws IOException, Refusal {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw malformed("another value as " + json.currentName());
    }
    return json.getLongValue();
  }

  private Refusal malformed(String found) {
    return new Refusal(
        Reason.MALFORMED,
        "expected a result with key, group, time, sequence, version and a "
            + field
            + " in base 64, found "
            + found);
  }
}
