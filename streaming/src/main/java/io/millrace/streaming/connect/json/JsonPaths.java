package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.map.FieldPath;
import io.millrace.streaming.connect.map.FieldVisitor;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Visits every field of a JSON record whose shape is not known, with the same parser as {@link
 * MappedJsonDecoder}.
 */
public final class JsonPaths {

  private final JsonFactory json = JsonParsers.factory();

  /**
   * Visits the fields of one record in their order.
   *
   * @throws Refusal if it is not one JSON object or list
   */
  public void visit(byte[] bytes, int offset, int length, FieldVisitor visitor) throws Refusal {
    try (JsonParser parser = json.createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
        throw new Refusal(Reason.MALFORMED, "expected a JSON object, found another value");
      }
      List<Found> fields = new ArrayList<>();
      value(parser, "", fields);
      if (parser.nextToken() != null) {
        throw new Refusal(
            Reason.MALFORMED, "expected one JSON object per record, found more after it");
      }
      fields.forEach(field -> visitor.field(field.path, field.kind, field.text));
    } catch (JsonProcessingException notJson) {
      throw JsonParsers.notJson(notJson);
    } catch (IOException unreadable) {
      throw new Refusal(Reason.MALFORMED, "expected a JSON object, found " + unreadable);
    }
  }

  private record Found(String path, Kind kind, String text) {}

  private static void value(JsonParser parser, String path, List<Found> fields) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String member = FieldPath.member(path, parser.currentName());
          parser.nextToken();
          value(parser, member, fields);
        }
      }
      case START_ARRAY -> list(parser, path, fields);
      case VALUE_NULL -> fields.add(new Found(path, Kind.NULL, ""));
      case VALUE_TRUE, VALUE_FALSE -> fields.add(new Found(path, Kind.FLAG, parser.getText()));
      case VALUE_STRING -> fields.add(new Found(path, Kind.TEXT, parser.getText()));
      default -> fields.add(new Found(path, Kind.NUMBER, parser.getText()));
    }
  }

  private static void list(JsonParser parser, String path, List<Found> fields) throws IOException {
    int before = fields.size();
    int position = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (position < FieldVisitor.LONGEST_LIST) {
        value(parser, FieldPath.element(path, position), fields);
      } else {
        parser.skipChildren();
      }
      position++;
    }
    if (position > FieldVisitor.LONGEST_LIST) {
      fields.subList(before, fields.size()).clear();
      fields.add(new Found(path, Kind.LIST, ""));
    }
  }
}
