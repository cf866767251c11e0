package io.millrace.simulate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Observation;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.kind.ReadingDecoders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Writes readings as the JSON of the fixed shape, which every pipeline of their channels reads. */
final class PlayedJson {

  private static final JsonFactory JSON = new JsonFactory();

  private final boolean byId;
  private final LabelWords words;
  private final int wordChannel;

  /**
   * @param reader the pipeline that reads them
   */
  PlayedJson(PipelineSpec reader) {
    byId = reader.input().labels().filter(labels -> labels.by() == LabelSpec.By.ID).isPresent();
    words = reader.input().words();
    List<String> names = ReadingDecoders.names(reader);
    wordChannel = words.isEmpty() ? -1 : names.indexOf(words.label());
  }

  /** The record of a reading, at its arrival and its place in the order. */
  DumpedRecord record(Played played) {
    byte[] value = bytes(played.reading());
    value =
        switch (played.damage().kind()) {
          case NONE -> value;
          case CUT -> Arrays.copyOf(value, value.length / 2);
          case PADDED -> padded(value, played.damage().bytes());
        };
    return new DumpedRecord(
        played.arrival(),
        DumpedRecord.NO_PARTITION,
        played.ordinal(),
        played.reading().key().getBytes(UTF_8),
        value,
        List.of());
  }

  /** Blanks behind the value: the record stays readable, and is too long alone. */
  private static byte[] padded(byte[] value, int length) {
    byte[] longer = Arrays.copyOf(value, Math.max(value.length, length));
    Arrays.fill(longer, value.length, longer.length, (byte) ' ');
    return longer;
  }

  private byte[] bytes(Observation reading) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", reading.key());
      if (!reading.group().equals(reading.key())) {
        json.writeStringField("group", reading.group());
      }
      json.writeNumberField("time", reading.time());
      if (reading.label() != null) {
        json.writeStringField(byId ? "id" : "label", reading.label());
      }
      json.writeArrayFieldStart("values");
      float[] values = reading.values();
      for (int channel = 0; channel < values.length; channel++) {
        if (Float.isNaN(values[channel])) {
          json.writeNull();
        } else if (channel == wordChannel) {
          json.writeString(words.word((int) values[channel]));
        } else {
          json.writeNumber(values[channel]);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write JSON into memory", impossible);
    }
    return bytes.toByteArray();
  }
}
