package io.millrace.streaming.connect.record;

import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import java.io.Serializable;
import java.util.List;

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
   * Container files of Avro.
   *
   * @param format schema, if the pipeline has one, and fields
   * @param channels names of the channels, in their order
   * @param words words of the label's classes
   */
  record Avro(RecordFormat.Avro format, List<String> channels, int largest, LabelWords words)
      implements FileFormat {

    public Avro {
      channels = List.copyOf(channels);
    }

    /** Files whose labels are numbers. */
    public Avro(RecordFormat.Avro format, List<String> channels, int largest) {
      this(format, channels, largest, LabelWords.NONE);
    }
  }

  /**
   * Dumps of topics.
   *
   * @param decoder reads the value of a record
   */
  record Dump(StampedDecoder decoder, int largest) implements FileFormat {}

  /**
   * Files of sequences, whose steps are read as rows of cells.
   *
   * @param format how a file becomes rows
   * @param rows how a row becomes a record
   */
  record Series(RecordFormat.Series format, Csv rows) implements FileFormat {

    @Override
    public int largest() {
      return rows.largest();
    }
  }

  /**
   * A file of values between separators. A record ends with its line, or with the line in which its
   * last quote is closed.
   *
   * @param format layout and roles of the columns
   * @param channels names of the channels, in their order
   * @param section the section of the pipeline that names the columns, for messages
   * @param words words of the label's classes
   */
  record Csv(
      RecordFormat.Csv format, List<String> channels, int largest, String section, LabelWords words)
      implements FileFormat {

    /** A file whose labels are numbers. */
    public Csv(RecordFormat.Csv format, List<String> channels, int largest, String section) {
      this(format, channels, largest, section, LabelWords.NONE);
    }

    /** The same file, whose labels are words. */
    public Csv naming(LabelWords classes) {
      return new Csv(format, channels, largest, section, classes);
    }

    public Csv {
      channels = List.copyOf(channels);
    }

    /** The short form of a source. */
    public static Csv of(SourceSpec.Csv source, int largest) {
      SourceSpec.Columns columns = source.columns();
      Mapping mapping =
          new Mapping(
              new Mapping.Field.Name(columns.key()),
              optional(columns.group()),
              optional(columns.label()),
              time(columns.time()),
              new Mapping.Values(
                  new Mapping.Places.Each(
                      columns.values().stream()
                          .<Mapping.Field>map(Mapping.Field.Name::new)
                          .toList()),
                  source.missing(),
                  Mapping.Absent.REFUSED));
      RecordFormat.CsvLayout layout = RecordFormat.CsvLayout.of(source.separator());
      return new Csv(
          new RecordFormat.Csv(layout, mapping), columns.values(), largest, "source.csv");
    }

    public RecordFormat.CsvLayout layout() {
      return format.layout();
    }

    private static Mapping.Field optional(String column) {
      return column.isEmpty() ? Mapping.Field.NONE : new Mapping.Field.Name(column);
    }

    private static Mapping.Time time(SourceSpec.TimeColumns time) {
      Mapping.TimeForm form =
          switch (time.pattern()) {
            case "millis" -> Mapping.TimeForm.MILLIS;
            case "seconds" -> Mapping.TimeForm.SECONDS;
            case "iso" -> Mapping.TimeForm.ISO;
            default -> Mapping.TimeForm.PATTERN;
          };
      return new Mapping.Time(
          time.names().stream().<Mapping.Field>map(Mapping.Field.Name::new).toList(),
          form,
          form == Mapping.TimeForm.ISO ? "" : time.pattern(),
          time.zone());
    }
  }
}
