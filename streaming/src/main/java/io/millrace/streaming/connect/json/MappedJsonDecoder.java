package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.map.FieldMapping;
import io.millrace.streaming.connect.map.PathTree;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.NumberText;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.util.List;

/**
 * Reads an observation from a JSON object of any shape, by a mapping of its fields. What the
 * mapping does not name is passed over unread.
 *
 * <p>Reasons for rejection:
 *
 * <ul>
 *   <li>malformed: not one JSON object; a field that the mapping names is absent, twice there, or
 *       of another type; an unreadable number or time
 *   <li>wrong-width: a list of all values that has more or fewer than the channels
 *   <li>not-finite: a number beyond the range of a 32-bit float
 *   <li>oversized: longer than the largest record; a key, group or label of more than 512
 *       characters
 * </ul>
 */
public final class MappedJsonDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  private final Mapping mapping;
  private final List<String> channels;
  private final int largest;
  private final LabelWords words;
  private transient JsonFactory json;
  private transient FieldMapping fields;
  private transient FieldBuffer found;

  /**
   * @param channels names of the channels, in their order
   * @param largest maximum bytes of a record; a longer one is rejected unread
   */
  public MappedJsonDecoder(Mapping mapping, List<String> channels, int largest) {
    this(mapping, channels, largest, LabelWords.NONE);
  }

  /**
   * @param channels names of the channels, in their order
   * @param largest maximum bytes of a record; a longer one is rejected unread
   * @param words words of the label's classes
   */
  public MappedJsonDecoder(Mapping mapping, List<String> channels, int largest, LabelWords words) {
    this.mapping = mapping;
    this.channels = List.copyOf(channels);
    this.largest = largest;
    this.words = words;
  }

  @Override
  public Inbound read(byte[] bytes, int offset, int length, Origin origin) {
    return read(bytes, offset, length, origin, Envelope.NONE);
  }

  @Override
  public Inbound read(byte[] bytes, Origin origin, Envelope envelope) {
    return read(bytes, 0, bytes.length, origin, envelope);
  }

  private Inbound read(byte[] bytes, int offset, int length, Origin origin, Envelope envelope) {
    Refusal refused;
    try {
      if (length > largest) {
        throw Refusal.oversized(length, largest);
      }
      begin();
      parse(bytes, offset, length);
      return fields.inbound(found, origin, envelope);
    } catch (Refusal known) {
      refused = known;
    } catch (JsonProcessingException notJson) {
      refused = JsonParsers.notJson(notJson);
    } catch (IOException | RuntimeException unreadable) {
      refused = malformed("expected a JSON object, found " + unreadable);
    }
    return refused.letter(bytes, offset, length, origin);
  }

  /** Creates the parser on first use: it is not serialized with the decoder. */
  private void begin() {
    if (json == null) {
      fields =
          new FieldMapping(
              mapping, channels, new NumberText('.', (char) 0), FieldMapping.Wording.FIELD, words);
      found = fields.buffer();
      json = JsonParsers.factory();
    }
    found.clear();
  }

  private void parse(byte[] bytes, int offset, int length) throws IOException, Refusal {
    try (JsonParser parser = json.createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw malformed("expected a JSON object, found an empty record");
      }
      if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
        throw malformed("expected a JSON object, found another value");
      }
      within(first, parser, fields.slots().tree(), "");
      if (parser.nextToken() != null) {
        throw malformed("expected one JSON object per record, found more after it");
      }
    }
  }

  /** Reads the current value; leaves the parser at its end. */
  private void value(JsonParser parser, PathTree node, String name) throws IOException, Refusal {
    JsonToken token = parser.currentToken();
    for (int slot : node.slots()) {
      if (found.kind(slot) != Kind.ABSENT) {
        throw malformed("expected one field '" + name + "', found two");
      }
      switch (token) {
        case START_OBJECT -> found.mark(slot, Kind.OBJECT);
        case START_ARRAY -> found.mark(slot, Kind.LIST);
        case VALUE_NULL -> found.mark(slot, Kind.NULL);
        case VALUE_TRUE, VALUE_FALSE -> found.copy(slot, Kind.FLAG, parser.getText());
        case VALUE_STRING -> copy(slot, Kind.TEXT, parser);
        default -> copy(slot, Kind.NUMBER, parser);
      }
    }
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      within(token, parser, node, name);
    } else if (node.isCounted() && token != JsonToken.VALUE_NULL) {
      throw malformed(
          "expected a list or an object of values at '"
              + name
              + "', found '"
              + Refusal.shown(parser.getText())
              + "'");
    }
  }

  private void copy(int slot, Kind kind, JsonParser parser) throws IOException {
    found.copy(
        slot, kind, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  private void within(JsonToken begin, JsonParser parser, PathTree node, String name)
      throws IOException, Refusal {
    if (begin == JsonToken.START_ARRAY && node.hasElements()) {
      int position = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        next(parser, node.element(position), name);
        position++;
      }
      if (node.isCounted()) {
        found.elements(position);
      }
    } else if (begin == JsonToken.START_OBJECT && node.hasMembers()) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String member = parser.currentName();
        PathTree inner = node.member(member);
        parser.nextToken();
        next(parser, inner, member);
      }
    } else {
      parser.skipChildren();
    }
  }

  private void next(JsonParser parser, PathTree inner, String name) throws IOException, Refusal {
    if (inner == null) {
      parser.skipChildren();
    } else {
      value(parser, inner, name);
    }
  }

  private static Refusal malformed(String detail) {
    return new Refusal(Reason.MALFORMED, detail);
  }
}
