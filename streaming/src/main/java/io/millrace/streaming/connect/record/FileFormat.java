package io.millrace.streaming.connect.record;

import io.millrace.api.pipeline.SourceSpec;
import java.io.Serializable;

/** Describes how the lines of a file become records. */
public sealed interface FileFormat extends Serializable {

  /** Maximum bytes of a line; a longer one is rejected unread. */
  int largest();

  /**
   * Every line is a record.
   *
   * @param decoder reads a line
   */
  record Lines(RecordDecoder decoder, int largest) implements FileFormat {}

  /**
   * The first record of every file is its header. A record ends with its line, or with the line in
   * which its last quote is closed.
   *
   * @param source roles of the columns
   */
  record Csv(SourceSpec.Csv source, int largest) implements FileFormat {}
}
