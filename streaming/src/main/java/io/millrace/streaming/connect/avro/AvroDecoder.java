package io.millrace.streaming.connect.avro;

import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;

/*
 * With a registry:      0      1         5
 *                       +------+---------+----------------------------+
 *                       | 0    | id: int | a record of schema id      |
 *                       +------+---------+----------------------------+
 * without: a record of the pipeline's schema alone.
 */
/**
 * Reads an observation from a record of Avro, by a mapping of its fields.
 *
 * <p>With a registry each record is read by the schema that wrote it, so schemas may change in
 * mid-stream; if the pipeline has a schema too, records are resolved to it, with its aliases and
 * defaults. A record that cannot be read is malformed: wrong framing, an id that the registry does
 * not know, bytes that end early or are left over.
 */
public final class AvroDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  private static final int FRAME = 5;

  private final RecordFormat.Avro format;
  private final List<String> channels;
  private final int largest;
  private final LabelWords words;
  private transient AvroFields fields;
  private transient SchemaRegistry registry;
  private transient Schema wanted;
  private transient Map<Schema, GenericDatumReader<IndexedRecord>> readers;
  private transient BoundedDecoder bytes;

  /**
   * @param channels names of the channels, in their order
   * @param largest maximum bytes of a record; a longer one is rejected unread
   */
  public AvroDecoder(RecordFormat.Avro format, List<String> channels, int largest) {
    this(format, channels, largest, LabelWords.NONE);
  }

  /**
   * @param channels names of the channels, in their order
   * @param largest maximum bytes of a record; a longer one is rejected unread
   * @param words words of the label's classes
   */
  public AvroDecoder(
      RecordFormat.Avro format, List<String> channels, int largest, LabelWords words) {
    this.format = format;
    this.channels = List.copyOf(channels);
    this.largest = largest;
    this.words = words;
  }

  @Override
  public Inbound read(byte[] record, int offset, int length, Origin origin) {
    return read(record, offset, length, origin, Envelope.NONE);
  }

  @Override
  public Inbound read(byte[] record, Origin origin, Envelope envelope) {
    return read(record, 0, record.length, origin, envelope);
  }

  private Inbound read(byte[] record, int offset, int length, Origin origin, Envelope envelope) {
    Refusal refused;
    try {
      if (length > largest) {
        throw Refusal.oversized(length, largest);
      }
      begin();
      return fields.inbound(decoded(record, offset, length), origin, envelope);
    } catch (Refusal known) {
      refused = known;
    } catch (RegistryException silent) {
      // Not the fault of the record, which must not be lost.
      throw silent;
    } catch (IOException | RuntimeException | StackOverflowError unreadable) {
      refused =
          new Refusal(
              Reason.MALFORMED,
              "expected a record of its schema, found other bytes: "
                  + Refusal.shown(String.valueOf(unreadable.getMessage())));
    }
    return refused.letter(record, offset, length, origin);
  }

  private void begin() {
    if (fields == null) {
      wanted = format.schema().isEmpty() ? null : AvroSchemas.parse(format.schema());
      registry = format.registry().isEmpty() ? null : new SchemaRegistry(format.registry());
      readers = new HashMap<>();
      bytes = new BoundedDecoder();
      fields = new AvroFields(format.map(), channels, words);
    }
  }

  private IndexedRecord decoded(byte[] record, int offset, int length) throws IOException, Refusal {
    Schema writer = wanted;
    int frame = 0;
    if (registry != null) {
      frame = FRAME;
      if (length < FRAME || record[offset] != 0) {
        throw new Refusal(
            Reason.MALFORMED,
            "expected a zero byte and the id of a schema, found "
                + (length < FRAME ? length + " bytes" : "byte " + record[offset])
                + "; send records as the registry's serializer writes them, or give a schema"
                + " without registry");
      }
      writer = registry.schema(ByteBuffer.wrap(record, offset + 1, Integer.BYTES).getInt());
      if (writer.getType() != Schema.Type.RECORD) {
        throw new Refusal(
            Reason.MALFORMED, "expected a record, found a value of " + writer.getType().getName());
      }
    }
    IndexedRecord read =
        reader(writer).read(null, bytes.over(record, offset + frame, length - frame));
    if (bytes.left() > 0) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected a record of its schema, found "
              + bytes.left()
              + " bytes after it; it was written with another schema");
    }
    return read;
  }

  private GenericDatumReader<IndexedRecord> reader(Schema writer) throws Refusal {
    GenericDatumReader<IndexedRecord> reader = readers.get(writer);
    if (reader == null) {
      try {
        reader = new GenericDatumReader<>(writer, wanted == null ? writer : wanted);
        readers.put(writer, reader);
      } catch (AvroRuntimeException apart) {
        throw new Refusal(
            Reason.MALFORMED,
            "expected a schema like that of the pipeline, found " + apart.getMessage());
      }
    }
    return reader;
  }
}
