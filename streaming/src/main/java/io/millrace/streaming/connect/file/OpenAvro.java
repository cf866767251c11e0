package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.avro.AvroFields;
import io.millrace.streaming.connect.avro.AvroSchemas;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.Utf8;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads a container file of Avro, with the schema that it holds. A position is a number of records;
 * a restored job passes over the blocks before it.
 */
final class OpenAvro implements OpenFile {

  private static final int SYNC = DataFileConstants.SYNC_SIZE;

  private final String path;
  private final TailStream bytes;
  private final byte[] sync;
  private final DataFileStream<IndexedRecord> stream;
  private final AvroFields fields;
  private long read;
  private Inbound record;

  private OpenAvro(String path, TailStream bytes, FileFormat.Avro format) throws IOException {
    this.path = path;
    this.bytes = bytes;
    this.sync = sync(path);
    this.stream = open(path, bytes, format);
    this.fields = new AvroFields(format.format().map(), format.channels(), format.words());
  }

  static OpenAvro of(FileQueue queue, FileFormat.Avro format) throws IOException {
    OpenAvro open = open(queue.path(), format);
    try {
      open.skip(queue.line());
    } catch (IOException | RuntimeException failed) {
      open.close();
      throw failed;
    }
    return open;
  }

  /** Reads the header of a file, and the schema in it. */
  static OpenAvro open(String path, FileFormat.Avro format) throws IOException {
    return new OpenAvro(path, new TailStream(InputFiles.open(path, 0), SYNC), format);
  }

  /** The mark after the header and after every block, with which a whole file ends. */
  private static byte[] sync(String path) throws IOException {
    byte[] sync = new byte[SYNC];
    try (InputStream in = InputFiles.open(path, 0)) {
      BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(in, null);
      decoder.skipFixed(DataFileConstants.MAGIC.length);
      for (long entries = decoder.readMapStart(); entries > 0; entries = decoder.mapNext()) {
        for (long entry = 0; entry < entries; entry++) {
          decoder.skipString();
          decoder.skipBytes();
        }
      }
      decoder.readFixed(sync);
    } catch (EOFException | AvroRuntimeException noHeader) {
      // The header is read again, and told there.
    }
    return sync;
  }

  private static DataFileStream<IndexedRecord> open(
      String path, InputStream in, FileFormat.Avro format) throws IOException {
    try {
      String schema = format.format().schema();
      GenericDatumReader<IndexedRecord> reader = new GenericDatumReader<>();
      if (!schema.isEmpty()) {
        reader.setExpected(AvroSchemas.parse(schema));
      }
      DataFileStream<IndexedRecord> stream = new DataFileStream<>(in, reader);
      if (stream.getSchema().getType() != Schema.Type.RECORD) {
        throw new IOException("its values are no records");
      }
      return stream;
    } catch (IOException | AvroRuntimeException other) {
      in.close();
      throw new FileException(
          "Cannot read "
              + path
              + ": expected an Avro file of records, found another ("
              + other.getMessage()
              + "); leave it out of path, or correct format",
          other);
    }
  }

  private void skip(long count) throws IOException {
    while (read < count && stream.hasNext()) {
      if (count - read >= stream.getBlockCount()) {
        read += stream.getBlockCount();
        stream.nextBlock();
      } else {
        stream.next();
        read++;
      }
    }
  }

  @Override
  public Found next() throws IOException {
    IndexedRecord found;
    try {
      if (!stream.hasNext()) {
        // The library takes a file that is cut off for one that ends.
        if (!Arrays.equals(bytes.tail(), sync)) {
          throw new AvroRuntimeException("it does not end with a block");
        }
        return Found.END;
      }
      found = stream.next();
    } catch (RuntimeException damaged) {
      if (damaged.getCause() instanceof IOException failed && !isDamage(failed)) {
        throw InputFiles.failure(path, failed);
      }
      throw new FileException(
          "Cannot read "
              + path
              + ": expected whole Avro data, found it damaged, cut off or of another schema after"
              + " record "
              + read
              + " ("
              + damaged.getMessage()
              + "); replace the file, or leave it out of path",
          damaged);
    }
    read++;
    record = observed(found);
    return Found.RECORD;
  }

  /** Whether the file is to blame, and not the way to it. */
  private static boolean isDamage(IOException failed) {
    return failed instanceof EOFException || String.valueOf(failed.getMessage()).contains("sync");
  }

  private Inbound observed(IndexedRecord found) {
    Origin origin = Origin.file(path, read);
    Refusal refused;
    try {
      return fields.inbound(found, origin, Envelope.NONE);
    } catch (Refusal known) {
      refused = known;
    } catch (RuntimeException unreadable) {
      refused =
          new Refusal(Reason.MALFORMED, "expected a record of its schema, found " + unreadable);
    }
    byte[] shown = Utf8.bytes(String.valueOf(found));
    return refused.letter(shown, 0, shown.length, origin);
  }

  @Override
  public Inbound record() {
    return record;
  }

  @Override
  public FileQueue place(FileQueue queue) {
    return queue.at(read, 0);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
