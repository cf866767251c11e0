package io.millrace.api.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How the bytes of a record are read.
 *
 * <pre>{@code
 * RecordFormat format = new RecordFormat.Readings(Mapping.TimeForm.SECONDS);
 * assert format.word().equals("json");
 * }</pre>
 */
public sealed interface RecordFormat extends Serializable {

  /** JSON of the fixed shape, with times that are numbers in milliseconds. */
  RecordFormat READINGS = new Readings(Mapping.TimeForm.UNDECLARED);

  /** Name of the format in a pipeline file. */
  String word();

  /**
   * JSON objects with {@code key}, {@code time}, {@code values}, and optionally {@code group} and
   * {@code label}.
   *
   * @param time unit of times that are numbers; {@link Mapping.TimeForm#UNDECLARED}: milliseconds,
   *     and numbers that are more likely seconds are refused
   */
  record Readings(Mapping.TimeForm time) implements RecordFormat {

    @Override
    public String word() {
      return "json";
    }
  }

  /**
   * JSON objects of any shape; in files one a line.
   *
   * @param map the fields of a reading
   */
  record Json(Mapping map) implements RecordFormat {

    @Override
    public String word() {
      return "json";
    }
  }

  /**
   * Values between separators.
   *
   * @param layout how a record is divided into cells
   * @param map the columns of a reading
   */
  record Csv(CsvLayout layout, Mapping map) implements RecordFormat {

    @Override
    public String word() {
      return "csv";
    }
  }

  /**
   * Records of Avro: in files, container files with their schema; in topics, records of one schema,
   * or records that name their schema in a registry as Confluent's serializers do.
   *
   * @param schema the schema as JSON: in topics without a registry that of the records; else that
   *     to which records are resolved, or empty
   * @param registry address of the registry over HTTP; empty: none
   * @param map the fields of a reading
   */
  record Avro(String schema, String registry, Mapping map) implements RecordFormat {

    @Override
    public String word() {
      return "avro";
    }
  }

  /**
   * Dumps of topics, as {@code millrace record} writes them: the records of a topic with keys,
   * headers and timestamps, in a file. In files only.
   *
   * <pre>{@code
   * RecordFormat format = new RecordFormat.Dump(RecordFormat.READINGS);
   * assert format.word().equals("dump");
   * }</pre>
   *
   * @param values how the value of a record is read, as that of a record of a topic; not a dump
   */
  record Dump(RecordFormat values) implements RecordFormat {

    @Override
    public String word() {
      return "dump";
    }
  }

  /**
   * Sequences in files: each step is a record with the fields {@code case} (the sequence), {@code
   * time}, {@code label} and {@code v1}, {@code v2} and so on. In files only.
   *
   * <pre>{@code
   * assert RecordFormat.Series.column(2).equals("v2");
   * }</pre>
   *
   * @param layout the kind of file
   * @param start event time of the first step of every sequence
   * @param step time between two steps; without meaning for {@link SeriesLayout#WAV}, whose files
   *     say it
   * @param labels file of labels beside an idx file; empty: none
   * @param map the fields of a reading
   */
  record Series(SeriesLayout layout, Instant start, Duration step, String labels, Mapping map)
      implements RecordFormat {

    /**
     * Name of the field of a value.
     *
     * @param number of the value, from 1
     */
    public static String column(int number) {
      return "v" + number;
    }

    /** The same format with another path of the labels, if there are any. */
    Series withPaths(UnaryOperator<String> paths) {
      return new Series(layout, start, step, labels.isEmpty() ? labels : paths.apply(labels), map);
    }

    @Override
    public String word() {
      return layout.word();
    }
  }

  /** Kinds of files of sequences. */
  enum SeriesLayout {
    /** The format of the UEA and UCR archives: a sequence a line. */
    TS("ts"),
    /** Sound; a file is a sequence, its samples from -1 to 1. */
    WAV("wav"),
    /** Images of unsigned bytes; an image is a sequence of its rows. */
    IDX_ROWS("idx"),
    /** The same; an image is a sequence of its pixels. */
    IDX_PIXELS("idx");

    private final String word;

    SeriesLayout(String word) {
      this.word = word;
    }

    /** Name of the format in a pipeline file. */
    public String word() {
      return word;
    }
  }

  /**
   * How text is divided into cells.
   *
   * @param separator the character between cells; {@link #BLANKS}: one or more blanks and tabs
   * @param numbers how numbers are written
   * @param header where the names of the columns are
   * @param lines which lines of a file are no records
   * @param charset name of the character set
   */
  record CsvLayout(char separator, Numbers numbers, Header header, Lines lines, String charset)
      implements Serializable {

    /** Stands for a separator of one or more blanks and tabs. */
    public static final char BLANKS = ' ';

    /** Cells in UTF-8 with points as decimal marks, names in the first line of a file. */
    public static CsvLayout of(char separator) {
      return new CsvLayout(separator, Numbers.POINT, Header.FIRST, Lines.ALL, "UTF-8");
    }
  }

  /**
   * How numbers are written as text.
   *
   * @param decimal the mark before the fraction
   * @param thousands the mark between groups of three digits, or {@link #NO_MARK}
   */
  record Numbers(char decimal, char thousands) implements Serializable {

    /** No mark between groups of digits. */
    public static final char NO_MARK = 0;

    /** A point, and no mark between groups. */
    public static final Numbers POINT = new Numbers('.', NO_MARK);
  }

  /**
   * Where the names of the columns are.
   *
   * @param place in the file or not
   * @param names the names, if the place is {@link Place#GIVEN}; else empty
   * @param rowNames name of a first column that the header does not list; empty: there is none
   */
  record Header(Place place, List<String> names, String rowNames) implements Serializable {

    /** Names in the first line of each file. */
    public static final Header FIRST = new Header(Place.FIRST, List.of(), "");

    public Header {
      names = List.copyOf(names);
    }

    /** Where names of columns are. */
    public enum Place {
      /** In the first line of each file. */
      FIRST,
      /** Nowhere: columns are called 1, 2, 3 and so on. */
      NONE,
      /** In the pipeline. */
      GIVEN
    }
  }

  /**
   * Lines and cells of a file that are no records.
   *
   * @param skip lines before the header, or before the first record where there is none
   * @param comment beginning of lines that are passed over; empty: none are
   * @param trailing what a separator at the end of a line is
   */
  record Lines(int skip, String comment, Trailing trailing) implements Serializable {

    /** Every line is a record, except for the header. */
    public static final Lines ALL = new Lines(0, "", Trailing.CELL);

    /** What a separator at the end of a line is. */
    public enum Trailing {
      /** It begins another, empty, cell. */
      CELL,
      /** It ends the last cell. */
      END
    }
  }
}
