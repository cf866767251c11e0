package io.millrace.streaming.connect.series;

import io.millrace.api.pipeline.RecordFormat;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The steps of the sequences in a file, one row each, as cells of CSV in the order of {@link
 * #columns}.
 */
interface SeriesRows extends Closeable {

  /** Columns before the values. */
  List<String> BEFORE = List.of("case", "time", "label");

  /** Number of values of a step. */
  int width();

  /** Appends the next row, with its line end; false at the end. */
  boolean next(StringBuilder row) throws IOException;

  /** Names of the columns: those before the values, then {@code v1}, {@code v2} and so on. */
  static List<String> columns(int width) {
    return Stream.concat(
            BEFORE.stream(), IntStream.rangeClosed(1, width).mapToObj(RecordFormat.Series::column))
        .toList();
  }
}
