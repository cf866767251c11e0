package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.record.RecordEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes a dead letter as JSON.
 *
 * <pre>{@code
 * {"reason": "wrong-width", "detail": "expected 3 values, one per channel, found 2",
 *  "topic": "readings", "partition": 0, "offset": 17, "payload": "{\"key\": …}"}
 * }</pre>
 *
 * <p>A record from a file has {@code file} and {@code line} instead of topic, partition and offset.
 * Later releases only add fields.
 */
public final class DeadLetterJson implements RecordEncoder<DeadLetter> {

  private static final long serialVersionUID = 1L;

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public byte[] write(DeadLetter letter) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    Origin origin = letter.origin();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("reason", letter.reason().word());
      json.writeStringField("detail", letter.detail());
      if (origin.partition() == Origin.NO_PARTITION) {
        json.writeStringField("file", origin.source());
        json.writeNumberField("line", origin.position());
      } else {
        json.writeStringField("topic", origin.source());
        json.writeNumberField("partition", origin.partition());
        json.writeNumberField("offset", origin.position());
      }
      json.writeStringField("payload", letter.payload());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write JSON into memory", impossible);
    }
    return bytes.toByteArray();
  }
}
