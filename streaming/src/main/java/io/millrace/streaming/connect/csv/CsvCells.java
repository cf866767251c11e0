package io.millrace.streaming.connect.csv;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads records as lists of cells, as a pipeline with the same layout divides them. For a look at a
 * file whose columns nobody has named yet.
 */
public final class CsvCells {

  private final CsvLine line;

  /**
   * @param layout separator, quotes and character set; its header is not used
   */
  public CsvCells(RecordFormat.CsvLayout layout) {
    line = new CsvLine(layout, Integer.MAX_VALUE);
  }

  /**
   * Reads the record that begins with the last line found, which must be complete, and the lines
   * that its quotes span.
   *
   * @return the cells without the blanks around them
   * @throws Refusal if it is not in the character set, or its quotes are not those of RFC 4180
   */
  public List<String> read(LineReader lines) throws Refusal, IOException {
    line.read(lines);
    List<String> cells = new ArrayList<>(line.count());
    for (int cell = 0; cell < line.count(); cell++) {
      cells.add(line.trimmed(cell));
    }
    return cells;
  }
}
