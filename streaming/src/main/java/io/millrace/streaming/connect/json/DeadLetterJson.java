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
 * <p>A record that one branch of a pipeline refused has {@code branch}; the others may have taken
 * it. A record from a file has {@code file} and {@code line} instead of topic, partition and
 * offset. Later releases only add fields.
 */
public final class DeadLetterJson implements RecordEncoder<DeadLetter> {

  private static final long serialVersionUID = 1L;

  private static final JsonFactory JSON = new JsonFactory();

  private final String branch;

  /** Writes the dead letters of a pipeline, or those that are of all its branches. */
  public DeadLetterJson() {
    this("");
  }

  /**
   * Writes the dead letters of one branch.
   *
   * @param branch its name; empty: they are of the whole pipeline
   */
  public DeadLetterJson(String branch) {
    this.branch = branch;
  }

  @Override
  public byte[] write(DeadLetter letter) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    Origin origin = letter.origin();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("reason", letter.reason().word());
      json.writeStringField("detail", letter.detail());
      if (!branch.isEmpty()) {
        json.writeStringField("branch", branch);
      }
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
