package io.millrace.streaming.connect.record;

import io.millrace.api.pipeline.SourceSpec;
import java.io.Serializable;

/** How the lines of a file become records. */
public sealed interface FileFormat extends Serializable {

  /** Bytes of a line beyond which it is refused unread. */
  int largest();

  /**
   * Every line is a record.
   *
   * @param decoder reads a line
   */
  record Lines(RecordDecoder decoder, int largest) implements FileFormat {}

  /**
   * The first record of every file names its columns. A record ends with its line, or with the line
   * in which its last quote is closed.
   *
   * @param source which column is what
   */
  record Csv(SourceSpec.Csv source, int largest) implements FileFormat {}
}
