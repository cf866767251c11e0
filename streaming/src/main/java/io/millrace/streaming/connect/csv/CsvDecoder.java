package io.millrace.streaming.connect.csv;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;

/**
 * Reads a record of comma-separated values, given the header of its file.
 *
 * <p>A value is a decimal number; an empty cell, {@code NaN}, or one of the words that the pipeline
 * lists as {@code missing}, was not observed. Blanks around values, times and column names are
 * ignored; those in keys, groups and labels are not. An empty group means the key, an empty label
 * no label. Reasons for rejection:
 *
 * <ul>
 *   <li>malformed: not UTF-8, misplaced or unclosed quotes, an empty key, a value that is no
 *       number, an unreadable time
 *   <li>wrong-width: more or fewer cells than the header has columns, because it is unknown which
 *       are missing
 *   <li>not-finite: a number beyond the range of a 32-bit float, {@code inf}
 *   <li>oversized: longer than the largest record; a key, group or label of more than 512
 *       characters
 * </ul>
 */
public final class CsvDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  private final SourceSpec.Csv source;
  private final CsvHeader header;
  private final int largest;
  private transient CsvLine line;
  private transient CsvCells cells;

  /**
   * @param header the file's header, with every column that the source names
   */
  public CsvDecoder(FileFormat.Csv format, CsvHeader header) {
    this.source = format.source();
    this.header = header;
    this.largest = format.largest();
  }

  /**
   * Reads the record that begins with the last line found, which must be complete, and the lines
   * that its quotes span. If the quotes of the record are invalid, only its first line is read.
   */
  public Inbound read(LineReader lines, Origin origin) throws IOException {
    Refusal refused;
    try {
      begin();
      line.read(lines);
      return observation(origin);
    } catch (Refusal known) {
      refused = known;
    } catch (RuntimeException unreadable) {
      refused = new Refusal(Reason.MALFORMED, "expected a line of cells, found " + unreadable);
    }
    return refused.letter(lines.bytes(), lines.offset(), lines.held(), origin);
  }

  @Override
  public Inbound read(byte[] bytes, int offset, int length, Origin origin) {
    try {
      if (length > largest) {
        throw Refusal.oversized(length, largest);
      }
      begin();
      line.read(bytes, offset, length);
      return observation(origin);
    } catch (Refusal refused) {
      return refused.letter(bytes, offset, length, origin);
    } catch (RuntimeException unreadable) {
      return new Refusal(Reason.MALFORMED, "expected a line of cells, found " + unreadable)
          .letter(bytes, offset, length, origin);
    }
  }

  /** Creates the reader of records on first use: it is not serialized with the decoder. */
  private void begin() {
    if (line == null) {
      line = new CsvLine(source.separator(), header.width());
      cells = new CsvCells(source, header);
    }
  }

  private Observation observation(Origin origin) throws Refusal {
    if (line.count() != header.width()) {
      throw new Refusal(
          Reason.WRONG_WIDTH,
          "expected " + header.width() + " cells as in the header, found " + line.count());
    }
    return cells.observation(line, origin);
  }
}
