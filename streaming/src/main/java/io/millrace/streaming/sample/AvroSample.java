package io.millrace.streaming.sample;

import io.millrace.streaming.connect.avro.AvroPaths;
import io.millrace.streaming.connect.record.FileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;

/** Reads a container file of Avro as a sample. */
final class AvroSample {

  private AvroSample() {}

  /**
   * Reads the records of a file.
   *
   * @throws FileException if it holds no records
   */
  static Sample read(SampleFile file) throws IOException {
    FieldTable table = new FieldTable();
    boolean whole = file.whole();
    try (DataFileStream<IndexedRecord> stream =
        new DataFileStream<>(new ByteArrayInputStream(file.bytes()), new GenericDatumReader<>())) {
      if (stream.getSchema().getType() != Schema.Type.RECORD) {
        throw new FileException(
            "Cannot look at "
                + file.path()
                + ": expected an Avro file of records, found one of "
                + stream.getSchema().getType().getName()
                + "; write records with named fields");
      }
      while (!table.isFull() && hasNext(stream, whole)) {
        AvroPaths.visit(stream.next(), table.next());
      }
      whole &= !table.isFull();
    } catch (AvroRuntimeException | FileException damaged) {
      throw damaged instanceof FileException known
          ? known
          : new FileException(
              "Cannot look at "
                  + file.path()
                  + ": expected whole Avro data, found it damaged ("
                  + damaged.getMessage()
                  + "); replace the file",
              damaged);
    }
    if (table.records() == 0) {
      throw new FileException(
          "Cannot look at " + file.path() + ": expected records, found none in the Avro file");
    }
    return new Sample(
        file.path(),
        new Sample.Shape.Avro(),
        table.columns(),
        new Sample.Size(table.records(), 0, whole),
        List.of());
  }

  /** A file that was cut for the sample ends within a block. */
  private static boolean hasNext(DataFileStream<IndexedRecord> stream, boolean whole) {
    try {
      return stream.hasNext();
    } catch (AvroRuntimeException cut) {
      if (whole) {
        throw cut;
      }
      return false;
    }
  }
}
