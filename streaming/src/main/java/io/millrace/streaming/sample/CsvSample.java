package io.millrace.streaming.sample;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads values between separators as a sample. */
final class CsvSample {

  private CsvSample() {}

  /**
   * Reads the records of a file.
   *
   * @throws FileException if it has no rows of two cells or more
   */
  static Sample read(SampleFile file) throws IOException {
    CsvLayoutGuess guess = CsvLayoutGuess.of(file);
    CsvRow.Read read = CsvRow.read(file, guess.layout(), Sample.MOST_RECORDS + 1);
    if (read.rows().isEmpty() || CsvLayoutGuess.usualWidth(read.rows()) < 2) {
      throw new FileException(
          "Cannot look at "
              + file.path()
              + ": expected rows of cells between ',', ';', '|', tabs or blanks, found lines of one"
              + " cell; a pipeline needs at least a time and a number in each record");
    }
    CsvHead head = CsvHead.of(read, guess.layout());
    List<SampleColumn> columns = new ArrayList<>();
    for (int column = 0; column < head.names().size(); column++) {
      String written = head.isNameless() ? "" : head.written().get(column);
      columns.add(new SampleColumn(head.names().get(column), written));
    }
    int records = 0;
    int unread = read.unread();
    for (CsvRow row : read.rows()) {
      if (row.line() < head.lines().records()) {
        continue;
      }
      int width = row.width();
      if (head.lines().trailing() == RecordFormat.Lines.Trailing.END
          && width == columns.size() + 1
          && row.cell(width - 1).isEmpty()) {
        width--;
      }
      if (width != columns.size()) {
        unread++;
        continue;
      }
      for (int column = 0; column < columns.size(); column++) {
        columns.get(column).add(Kind.TEXT, row.cell(column));
      }
      records++;
    }
    if (records == 0) {
      throw new FileException(
          "Cannot look at "
              + file.path()
              + ": expected records after the line of names, found none; name a file with data");
    }
    List<String> notes = new ArrayList<>(guess.notes());
    notes.addAll(head.notes());
    NumberStyle style = NumberStyle.of(columns, guess.layout().separator());
    notes.addAll(style.notes());
    return new Sample(
        file.path(),
        new Sample.Shape.Csv(
            layout(guess.layout(), head, style), given(guess.layout(), head, style)),
        columns,
        new Sample.Size(records, unread, read.whole()),
        notes);
  }

  /** With the names of the file, if it has names and only those lines before its records. */
  private static RecordFormat.CsvLayout layout(
      RecordFormat.CsvLayout guess, CsvHead head, NumberStyle style) {
    return head.isNameless() || head.lines().given()
        ? given(guess, head, style)
        : layout(
            guess,
            style,
            new RecordFormat.Header(RecordFormat.Header.Place.FIRST, List.of(), head.rowNames()),
            lines(guess, head, head.lines().skipped()));
  }

  /** With the names of all columns in the pipeline, for a file that has none or some twice. */
  private static RecordFormat.CsvLayout given(
      RecordFormat.CsvLayout guess, CsvHead head, NumberStyle style) {
    long skip = head.isNameless() ? head.lines().skipped() : head.lines().records() - 1;
    return layout(
        guess,
        style,
        new RecordFormat.Header(RecordFormat.Header.Place.GIVEN, head.names(), ""),
        lines(guess, head, skip));
  }

  private static RecordFormat.Lines lines(RecordFormat.CsvLayout guess, CsvHead head, long skip) {
    return new RecordFormat.Lines((int) skip, guess.lines().comment(), head.lines().trailing());
  }

  private static RecordFormat.CsvLayout layout(
      RecordFormat.CsvLayout guess,
      NumberStyle style,
      RecordFormat.Header header,
      RecordFormat.Lines lines) {
    return new RecordFormat.CsvLayout(
        guess.separator(), style.numbers(), header, lines, guess.charset());
  }
}
