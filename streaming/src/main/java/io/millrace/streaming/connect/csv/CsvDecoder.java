package io.millrace.streaming.connect.csv;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer;
import io.millrace.streaming.connect.map.FieldMapping;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.NumberText;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.util.List;

/**
 * Reads a record of values between separators, given the header of its file.
 *
 * <p>A value is a decimal number; an empty cell, {@code NaN}, or one of the words and numbers that
 * the pipeline lists as {@code missing}, was not observed. Blanks around values, times and column
 * names are ignored; those in keys, groups and labels are not. An empty group means the key, an
 * empty label no label. Reasons for rejection:
 *
 * <ul>
 *   <li>malformed: not in the character set, misplaced or unclosed quotes, an empty key, a value
 *       that is no number, an unreadable time
 *   <li>wrong-width: more or fewer cells than the header has columns, because it is unknown which
 *       are missing
 *   <li>not-finite: a number beyond the range of a 32-bit float, {@code inf}
 *   <li>oversized: longer than the largest record; a key, group or label of more than 512
 *       characters
 * </ul>
 */
public final class CsvDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  private final FileFormat.Csv format;
  private final CsvHeader header;
  private transient CsvLine line;
  private transient FieldMapping fields;
  private transient FieldBuffer found;

  /** The cell of each slot. */
  private transient int[] cells;

  /**
   * @param header the file's header, with every column that the source names
   */
  public CsvDecoder(FileFormat.Csv format, CsvHeader header) {
    this.format = format;
    this.header = header;
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
      return observation(origin, Envelope.NONE);
    } catch (Refusal known) {
      refused = known;
    } catch (RuntimeException unreadable) {
      refused = unreadable(unreadable);
    }
    return refused.letter(lines.bytes(), lines.offset(), lines.held(), origin);
  }

  @Override
  public Inbound read(byte[] bytes, int offset, int length, Origin origin) {
    return read(bytes, offset, length, origin, Envelope.NONE);
  }

  @Override
  public Inbound read(byte[] bytes, Origin origin, Envelope envelope) {
    int length = bytes.length;
    // A producer may write a whole line, with its end.
    length -= length > 0 && bytes[length - 1] == '\n' ? 1 : 0;
    length -= length > 0 && bytes[length - 1] == '\r' ? 1 : 0;
    return read(bytes, 0, length, origin, envelope);
  }

  private Inbound read(byte[] bytes, int offset, int length, Origin origin, Envelope envelope) {
    try {
      if (length > format.largest()) {
        throw Refusal.oversized(length, format.largest());
      }
      begin();
      line.read(bytes, offset, length);
      return observation(origin, envelope);
    } catch (Refusal refused) {
      return refused.letter(bytes, offset, length, origin);
    } catch (RuntimeException unreadable) {
      return unreadable(unreadable).letter(bytes, offset, length, origin);
    }
  }

  private static Refusal unreadable(RuntimeException found) {
    return new Refusal(Reason.MALFORMED, "expected a line of cells, found " + found);
  }

  /** Creates the reader of records on first use: it is not serialized with the decoder. */
  private void begin() {
    if (line == null) {
      RecordFormat.Numbers numbers = format.layout().numbers();
      fields =
          new FieldMapping(
              format.format().map(),
              format.channels(),
              new NumberText(numbers.decimal(), numbers.thousands()),
              FieldMapping.Wording.COLUMN,
              format.words());
      found = fields.buffer();
      List<Mapping.Field> columns = fields.slots().fields();
      cells = new int[columns.size()];
      for (Mapping.Field column : columns) {
        cells[fields.slots().slot(column)] = header.cell(((Mapping.Field.Name) column).name());
      }
      line = new CsvLine(format.layout(), header.width());
    }
  }

  private Inbound observation(Origin origin, Envelope envelope) throws Refusal {
    if (line.count() != header.width()) {
      throw new Refusal(
          Reason.WRONG_WIDTH,
          "expected " + header.width() + " cells as in the header, found " + line.count() + cure());
    }
    found.clear();
    found.over(line.text());
    for (int slot = 0; slot < cells.length; slot++) {
      found.set(slot, FieldBuffer.Kind.TEXT, line.start(cells[slot]), line.end(cells[slot]));
    }
    return fields.inbound(found, origin, envelope);
  }

  /** The option for a record with one cell more than the header, if one would help. */
  private String cure() {
    RecordFormat.CsvLayout layout = format.layout();
    if (line.count() != header.width() + 1 || format.section().equals("source.csv")) {
      return "";
    }
    if (line.endsEmpty()) {
      return "; if lines end with a separator, set trailing_separator: true";
    }
    return layout.header().place() == RecordFormat.Header.Place.FIRST
            && layout.header().rowNames().isEmpty()
        ? "; if the header does not name the first column, name it in row_names"
        : "";
  }
}
