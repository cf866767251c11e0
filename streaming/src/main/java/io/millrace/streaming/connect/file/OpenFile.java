package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.Closeable;
import java.io.IOException;

/** Reads the records of one open file. */
interface OpenFile extends Closeable {

  /** Timestamp of a record that has none. */
  long NO_STAMP = Long.MIN_VALUE;

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
    if (format instanceof FileFormat.Dump dump) {
      return OpenDump.of(queue, dump);
    }
    return format instanceof FileFormat.Avro avro
        ? OpenAvro.of(queue, avro)
        : OpenLines.of(queue, format);
  }

  /** Looks for the next record. Skips at most one empty line or comment per call. */
  Found next() throws IOException;

  /** The last record found. */
  Inbound record();

  /**
   * When the last record found is to be played, in milliseconds; {@link #NO_STAMP} if it is not.
   */
  default long stamp() {
    return NO_STAMP;
  }

  /** The queue at the position after the last record. */
  FileQueue place(FileQueue queue);
}
