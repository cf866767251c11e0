package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.Closeable;
import java.io.IOException;

/** Reads the records of one open file. */
interface OpenFile extends Closeable {

  /** Result of looking for the next record. */
  enum Found {
    /** A record. */
    RECORD,
    /** Nothing so far; look again. */
    NOTHING_YET,
    /** The end of the file. */
    END
  }

  /** Opens the first file of a queue at the queue's position. */
  static OpenFile of(FileQueue queue, FileFormat format) throws IOException {
    return format instanceof FileFormat.Avro avro
        ? OpenAvro.of(queue, avro)
        : OpenLines.of(queue, format);
  }

  /** Looks for the next record. Skips at most one empty line or comment per call. */
  Found next() throws IOException;

  /** The last record found. */
  Inbound record();

  /** The queue at the position after the last record. */
  FileQueue place(FileQueue queue);
}
