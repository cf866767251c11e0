package io.millrace.streaming.sample;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.csv.CsvCells;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells of a file, without empty lines and comments.
 *
 * @param line the line with which it begins, from 1
 * @param cells without blanks around them
 * @param text the first line as it is written
 */
record CsvRow(long line, List<String> cells, String text) {

  /** Rows and comments of a file. */
  record Read(List<CsvRow> rows, List<CsvRow> comments, int unread, boolean whole) {}

  int width() {
    return cells.size();
  }

  /** The cell at an index, empty beyond the last. */
  String cell(int index) {
    return index < cells.size() ? cells.get(index) : "";
  }

  /**
   * Reads the rows of a file.
   *
   * @param most rows after which reading ends
   */
  static Read read(SampleFile file, RecordFormat.CsvLayout layout, int most) throws IOException {
    List<CsvRow> rows = new ArrayList<>();
    List<CsvRow> comments = new ArrayList<>();
    CsvCells reader = new CsvCells(layout);
    Charset charset = Charset.forName(layout.charset());
    String mark = layout.lines().comment();
    int unread = 0;
    long fields = 0;
    try (LineReader lines =
        new LineReader(new ByteArrayInputStream(file.bytes()), Sample.MOST_BYTES, 0, 0)) {
      for (LineReader.Found found = lines.next();
          found != LineReader.Found.END;
          found = lines.next()) {
        if (rows.size() >= most || fields >= Sample.MOST_FIELDS) {
          return new Read(rows, comments, unread, false);
        }
        if (found == LineReader.Found.NO_END_YET || lines.length() == 0) {
          continue;
        }
        long line = lines.line();
        String text = new String(lines.bytes(), lines.offset(), lines.held(), charset);
        if (!mark.isEmpty() && text.startsWith(mark)) {
          comments.add(new CsvRow(line, List.of(), text));
          continue;
        }
        try {
          List<String> cells = reader.read(lines);
          fields += cells.size();
          rows.add(new CsvRow(line, cells, text));
        } catch (Refusal refused) {
          unread++;
        }
      }
    }
    return new Read(rows, comments, unread, file.whole());
  }
}
