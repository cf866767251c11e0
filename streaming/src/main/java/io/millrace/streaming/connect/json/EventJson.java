package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.millrace.api.record.Event;
import io.millrace.streaming.connect.record.RecordEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes an event as JSON.
 *
 * <pre>{@code
 * {"id": "heating/boilers/boiler-7/drift/812", "kind": "drift", "what": "change",
 *  "stage": "drift", "field": "dictionary.score", "key": "boiler-7", "group": "boilers",
 *  "time": 1700000000000, "sequence": 812, "value": 2.5, "then": "tell"}
 * }</pre>
 *
 * <p>An alarm has {@code since} and {@code peak}, and no {@code then}; its start also {@code
 * channel}, {@code contribution}, {@code observed} and {@code expected}, if a culprit is known, and
 * {@code held}, if alarms before it were held back and ended untold. An event of a group has no
 * {@code key}. A value that is not known is null. Later releases only add fields.
 */
public final class EventJson implements RecordEncoder<Event> {

  private static final long serialVersionUID = 1L;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final List<String> fields;

  /**
   * @param fields those of {@link Event#fields} that are written, in this order
   */
  public EventJson(List<String> fields) {
    this.fields = List.copyOf(fields);
  }

  @Override
  public byte[] write(Event event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (String field : fields) {
        write(json, event, field);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write JSON into memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Event event, String field) throws IOException {
    Event.Reading reading = event.reading();
    switch (field) {
      case "id" -> json.writeStringField(field, event.id());
      case "kind" -> json.writeStringField(field, event.kind().word());
      case "what" -> json.writeStringField(field, event.what().word());
      case "stage" -> json.writeStringField(field, event.place().stage());
      case "field" -> json.writeStringField(field, event.place().field());
      case "key" -> {
        if (reading.key() != null) {
          json.writeStringField(field, reading.key());
        }
      }
      case "group" -> json.writeStringField(field, reading.group());
      case "time" -> json.writeNumberField(field, reading.time());
      case "sequence" -> json.writeNumberField(field, reading.sequence());
      case "value" -> number(json, field, event.extent().value());
      case "since" -> json.writeNumberField(field, event.extent().since());
      case "peak" -> number(json, field, event.extent().peak());
      case "channel", "contribution", "observed", "expected" -> {
        if (event.extent().culprit() != null) {
          write(json, event.extent().culprit(), field);
        }
      }
      case "held" -> {
        if (event.extent().held() > 0) {
          json.writeNumberField(field, event.extent().held());
        }
      }
      case "then" -> json.writeStringField(field, event.effect().word());
      default -> throw new IllegalArgumentException("Cannot write field '" + field + "'");
    }
  }

  private static void write(JsonGenerator json, Event.Culprit culprit, String field)
      throws IOException {
    switch (field) {
      case "channel" -> json.writeStringField(field, culprit.channel());
      case "contribution" -> number(json, field, culprit.contribution());
      case "observed" -> number(json, field, culprit.observed());
      default -> number(json, field, culprit.expected());
    }
  }

  private static void number(JsonGenerator json, String field, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumberField(field, value);
    } else {
      json.writeNullField(field);
    }
  }
}
