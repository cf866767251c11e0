package io.millrace.cli.records;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.api.pipeline.RecordFormat.CsvLayout;
import io.millrace.streaming.connect.csv.CsvHeader;
import io.millrace.streaming.connect.csv.CsvLine;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rows below the header of a CSV file, each a record: as it is written, or as a JSON object
 * with the names of the header. In an object a cell that is a decimal number is a number, an empty
 * one null.
 */
final class CsvRows implements RecordLines {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Decimal numbers as JSON writes them: without a leading zero, which marks codes. */
  private static final String NUMBER = "-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][-+]?\\d{1,3})?";

  private final String file;
  private final LineReader lines;
  private final RecordParts parts;
  private final boolean objects;
  private final CsvLine row;
  private final List<String> columns;

  /** What a row becomes. */
  enum As {
    /** Its text. */
    TEXT,
    /** A JSON object. */
    OBJECT
  }

  /**
   * Reads the header.
   *
   * @throws UnfitLineException if a column that gives the key or timestamp is not among it
   */
  CsvRows(String file, LineReader lines, char separator, As as, RecordParts parts)
      throws IOException {
    this.file = file;
    this.lines = lines;
    this.parts = parts;
    this.objects = as == As.OBJECT;
    CsvLayout layout = CsvLayout.of(separator);
    this.row = new CsvLine(layout, Integer.MAX_VALUE);
    this.columns = header(layout);
    for (String named : parts.columns()) {
      if (!columns.contains(named)) {
        throw new UnfitLineException(
            file,
            lines.line(),
            "expected a column " + named + ", found " + String.join(", ", columns));
      }
    }
  }

  private List<String> header(CsvLayout layout) throws IOException {
    if (lines.next() != LineReader.Found.LINE) {
      return List.of();
    }
    try {
      return CsvHeader.read(layout, lines).columns();
    } catch (Refusal refused) {
      throw new UnfitLineException(file, lines.line(), refused.getMessage());
    }
  }

  @Override
  public Outgoing next() throws IOException {
    LineReader.Found found = lines.next();
    while (found == LineReader.Found.LINE && lines.length() == 0) {
      found = lines.next();
    }
    if (found == LineReader.Found.END) {
      return null;
    }
    try {
      if (found == LineReader.Found.NO_END_YET) {
        throw new UnfitLineException(
            file,
            lines.line() + 1,
            "expected at most " + InputLines.LARGEST + " bytes, found more");
      }
      row.read(lines);
      if (row.count() != columns.size()) {
        throw new UnfitLineException(
            file,
            lines.line(),
            "expected "
                + columns.size()
                + " cells as in the header, found "
                + row.count()
                + cure());
      }
      return new Outgoing(
          lines.line(), parts.key(this::cell), parts.timestamp(this::cell), value());
    } catch (Refusal refused) {
      throw new UnfitLineException(file, lines.line(), refused.getMessage() + cure());
    }
  }

  private static String cure() {
    return "; correct the row, or send lines as they are with --format lines";
  }

  private Optional<String> cell(String column) {
    return Optional.of(row.text(columns.indexOf(column))).filter(text -> !text.isEmpty());
  }

  private byte[] value() throws IOException {
    if (!objects) {
      return Arrays.copyOfRange(lines.bytes(), lines.offset(), lines.offset() + lines.held());
    }
    ObjectNode object = JSON.createObjectNode();
    for (int cell = 0; cell < columns.size(); cell++) {
      String text = row.text(cell);
      if (text.isEmpty()) {
        object.putNull(columns.get(cell));
      } else if (text.matches(NUMBER)) {
        object.put(columns.get(cell), new BigDecimal(text));
      } else {
        object.put(columns.get(cell), text);
      }
    }
    return JSON.writeValueAsBytes(object);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
