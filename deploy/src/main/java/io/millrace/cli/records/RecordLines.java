package io.millrace.cli.records;

import java.io.Closeable;
import java.io.IOException;

/** The records of an input, one by one. */
interface RecordLines extends Closeable {

  /**
   * The next record; null at the end.
   *
   * @throws UnfitLineException if the next line is no record of the format
   */
  Outgoing next() throws IOException;
}
