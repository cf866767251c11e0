package io.millrace.streaming.sample;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Guesses separator, character set and comments of a file.
 *
 * @param layout with the names of columns in the first line and points as decimal marks, which
 *     {@link CsvHead} and {@link NumberStyle} look at next
 * @param notes what was assumed
 */
record CsvLayoutGuess(RecordFormat.CsvLayout layout, List<String> notes) {

  private static final char[] SEPARATORS = {';', '\t', '|', ',', RecordFormat.CsvLayout.BLANKS};
  private static final List<String> MARKS = List.of("#", "%", "//");

  /** Rows that tell the separator. */
  private static final int ROWS = 200;

  /** Below this share of rows with the same number of cells, blanks may separate. */
  private static final double STEADY = 0.8;

  static CsvLayoutGuess of(SampleFile file) throws IOException {
    List<String> notes = new ArrayList<>();
    String charset = file.charset();
    if (!charset.equals("UTF-8")) {
      notes.add(
          "The file is not UTF-8. windows-1252 (Western Europe) is assumed: no byte can refute it."
              + " Look at letters such as ä or °; if they are wrong, name the charset.");
    }
    String comment = comment(file, charset);
    char best = ',';
    double score = 0;
    for (char separator : SEPARATORS) {
      double found = score(file, layout(separator, comment, charset));
      if (found > score && (separator != RecordFormat.CsvLayout.BLANKS || score < STEADY)) {
        score = found;
        best = separator;
      }
    }
    return new CsvLayoutGuess(layout(best, comment, charset), notes);
  }

  private static RecordFormat.CsvLayout layout(char separator, String comment, String charset) {
    return new RecordFormat.CsvLayout(
        separator,
        RecordFormat.Numbers.POINT,
        RecordFormat.Header.FIRST,
        new RecordFormat.Lines(0, comment, RecordFormat.Lines.Trailing.CELL),
        charset);
  }

  /**
   * How well a separator divides the rows: the share of rows with the usual number of cells, and
   * one more if the first row has it too. A comma within numbers divides rows evenly as well, but
   * not the names above them.
   */
  private static double score(SampleFile file, RecordFormat.CsvLayout layout) throws IOException {
    List<CsvRow> rows = CsvRow.read(file, layout, ROWS).rows();
    int usual = usualWidth(rows);
    if (usual < 2) {
      return 0;
    }
    long same = rows.stream().filter(row -> row.width() == usual).count();
    boolean headed = Math.abs(rows.get(0).width() - usual) <= (usual > 2 ? 1 : 0);
    return (double) same / rows.size() + (headed ? 1 : 0);
  }

  /** The most frequent number of cells; 0 without rows. */
  static int usualWidth(List<CsvRow> rows) {
    Map<Integer, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row.width(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  /** The beginning of lines that are comments; empty if no such mark begins some but not most. */
  private static String comment(SampleFile file, String charset) throws IOException {
    List<String> texts = new ArrayList<>();
    try (LineReader lines =
        new LineReader(new ByteArrayInputStream(file.bytes()), Sample.MOST_BYTES, 0, 0)) {
      while (texts.size() < ROWS && lines.next() == LineReader.Found.LINE) {
        texts.add(
            new String(lines.bytes(), lines.offset(), lines.held(), Charset.forName(charset)));
      }
    }
    for (String mark : MARKS) {
      long marked = texts.stream().filter(text -> text.startsWith(mark)).count();
      if (marked > 0 && 2 * marked < texts.size()) {
        return mark;
      }
    }
    return "";
  }
}
