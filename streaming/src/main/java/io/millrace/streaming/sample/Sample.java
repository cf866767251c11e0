package io.millrace.streaming.sample;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.util.List;

/**
 * The first records of a file, by their fields.
 *
 * @param file the file
 * @param shape how the file is written
 * @param columns fields of the records, in the order in which they are found
 * @param size how much was read
 * @param notes what was assumed about the shape, each a sentence for the user
 */
public record Sample(
    String file, Shape shape, List<SampleColumn> columns, Size size, List<String> notes) {

  /** Most records that are looked at. */
  public static final int MOST_RECORDS = 10_000;

  /** Most bytes that are looked at, after decompression. */
  static final int MOST_BYTES = 16 << 20;

  /** Most fields of all records together. */
  static final int MOST_FIELDS = 2_000_000;

  /** Most columns: a channel each is more than a pipeline takes. */
  static final int MOST_COLUMNS = 8192;

  public Sample {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }

  /**
   * How much was read.
   *
   * @param records records of which the columns hold the fields
   * @param unread records that could not be divided into fields, or have more or fewer than others
   * @param whole whether the file ends with them
   */
  public record Size(int records, int unread, boolean whole) {}

  /** How a file is written. */
  public sealed interface Shape {

    /**
     * Values between separators.
     *
     * @param layout with the names of the file, where it has them
     * @param given with the names of all columns in the pipeline
     */
    record Csv(RecordFormat.CsvLayout layout, RecordFormat.CsvLayout given) implements Shape {}

    /** One JSON object a line. */
    record Json() implements Shape {}

    /** A container file of Avro. */
    record Avro() implements Shape {}
  }

  /**
   * Reads the beginning of a file.
   *
   * @param path a file, a folder or a glob; of several files the first is read
   * @throws FileException if there is none, or it holds no records, with the cure
   */
  public static Sample of(String path) throws IOException {
    SampleFile file = SampleFile.of(path);
    return switch (file.content()) {
      case JSON -> JsonSample.read(file);
      case AVRO -> AvroSample.read(file);
      case TEXT -> CsvSample.read(file);
    };
  }
}
