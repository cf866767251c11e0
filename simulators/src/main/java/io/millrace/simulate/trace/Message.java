package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.streaming.connect.dump.DumpedRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A raw record to send to a topic.
 *
 * @param key decides the partition, so that the records of a station stay in order
 * @param value the record's bytes. Owned by the message.
 */
public record Message(byte[] key, byte[] value) {

  private static final JsonFactory JSON = new JsonFactory();

  /** A message of any text, which need not be a valid record. */
  public static Message text(String key, String value) {
    return new Message(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /**
   * This message in a play.
   *
   * @param millis when it is due, in the time of the trace
   * @param position in the play, from 0
   */
  public DumpedRecord played(long millis, long position) {
    return new DumpedRecord(millis, DumpedRecord.NO_PARTITION, position, key, value, List.of());
  }

  /**
   * A reading as the JSON observation a pipeline reads; a missing value is null.
   *
   * @param group group of the station; empty: a group of this station alone
   */
  public static Message observation(Reading reading, Optional<String> group) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", reading.key());
      if (group.isPresent()) {
        json.writeStringField("group", group.get());
      }
      json.writeNumberField("time", reading.time());
      json.writeArrayFieldStart("values");
      for (float value : reading.values()) {
        if (Float.isNaN(value)) {
          json.writeNull();
        } else {
          json.writeNumber(value);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write JSON into memory", impossible);
    }
    return new Message(reading.key().getBytes(UTF_8), bytes.toByteArray());
  }
}
