package io.millrace.streaming.connect.csv;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/**
 * Splits one record into cells as RFC 4180 defines: a quoted cell may contain separators, line
 * breaks, and doubled quotes. A quote elsewhere and an unclosed quote are rejected. Where blanks
 * separate, a run of blanks and tabs is one separator, and those at both ends are none. One object
 * reads many records; reading a record invalidates the cells of the previous one.
 */
public final class CsvLine {

  private final char separator;
  private final boolean blanks;

  /** Separates as well: a tab beside a blank. */
  private final char alternative;

  private final boolean separatorEnds;
  private final int kept;
  private final CharsetDecoder decoder;
  private char[] text = new char[256];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;

  /** End of the text; then start and end of the quoted cell that continues on the next line. */
  private int end;

  private int open;
  private int written;

  /**
   * @param kept maximum number of cells kept; further cells are only counted
   */
  public CsvLine(RecordFormat.CsvLayout layout, int kept) {
    this.separator = layout.separator();
    this.blanks = separator == RecordFormat.CsvLayout.BLANKS;
    this.alternative = blanks ? '\t' : separator;
    this.separatorEnds = layout.lines().trailing() == RecordFormat.Lines.Trailing.END;
    this.kept = kept;
    this.decoder =
        Charset.forName(layout.charset())
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * Reads a complete record, without its line end.
   *
   * @throws Refusal if it is not UTF-8, or its quotes do not follow RFC 4180
   */
  void read(byte[] bytes, int offset, int length) throws Refusal {
    if (!begin(bytes, offset, length)) {
      throw unclosed("the end of the record; close it");
    }
  }

  /**
   * Reads the record that begins with the last line found, and joins the lines that its quotes
   * span. If it is rejected, only its first line is consumed: an unclosed quote costs one line, and
   * the following lines are read as records.
   *
   * @throws Refusal as {@link #read(byte[], int, int)}, or if the record does not end within the
   *     largest length
   */
  public void read(LineReader lines) throws Refusal, IOException {
    try {
      boolean whole = begin(lines.bytes(), lines.offset(), lines.held());
      while (!whole) {
        int before = lines.held();
        if (!lines.join()) {
          throw unclosed(
              "none before the end of the file or of the largest record; close it,"
                  + " or raise largest_record");
        }
        whole = goOn(lines.bytes(), lines.offset(), before, lines.held());
      }
    } catch (Refusal refused) {
      long looked = lines.joined() + 1;
      lines.giveBack();
      throw looked == 1
          ? refused
          : malformed(
              refused.getMessage()
                  + "; the record was read over "
                  + looked
                  + " lines, of which this one alone is refused");
    }
  }

  private boolean begin(byte[] bytes, int offset, int length) throws Refusal {
    end = 0;
    count = 0;
    decode(bytes, offset, length, 0);
    return cells(0);
  }

  /** Continues a record within the quoted cell in which the text ended. */
  private boolean goOn(byte[] bytes, int offset, int before, int length) throws Refusal {
    int at = end;
    decode(bytes, offset, length, before);
    at = quoted(at);
    return at >= 0 && (at == end || cells(at + 1));
  }

  /** Reads the cells from an index to the end of the text; false if the text ends inside quotes. */
  private boolean cells(int from) throws Refusal {
    int at = from;
    while (true) {
      while (blanks && at < end && blank(text[at])) {
        at++;
      }
      if (at == end && (blanks || separatorEnds && count > 0)) {
        return true;
      }
      if (at < end && text[at] == '"') {
        open = at;
        written = at;
        at = quoted(at + 1);
        if (at < 0) {
          return false;
        }
      } else {
        at = plain(at);
      }
      if (at == end) {
        return true;
      }
      at++;
    }
  }

  /** Characters of the record; the cells are pieces of it. Valid until the next record. */
  char[] text() {
    return text;
  }

  /** First character of a kept cell, as it is written. */
  int start(int cell) {
    return starts[cell];
  }

  /** End of a kept cell, as it is written. */
  int end(int cell) {
    return ends[cell];
  }

  /** Whether the last cell is empty. */
  boolean endsEmpty() {
    return end > 0 && text[end - 1] == separator;
  }

  /** Number of cells of the record, kept or not. */
  public int count() {
    return count;
  }

  /** A cell as it is written. */
  public String text(int cell) {
    return new String(text, starts[cell], ends[cell] - starts[cell]);
  }

  /** A cell without the blanks around it. */
  public String trimmed(int cell) {
    int from = starts[cell];
    int to = ends[cell];
    while (from < to && blank(text[from])) {
      from++;
    }
    while (to > from && blank(text[to - 1])) {
      to--;
    }
    return new String(text, from, to - from);
  }

  private boolean separates(char letter) {
    return letter == separator || letter == alternative;
  }

  private static boolean blank(char letter) {
    return letter == ' ' || letter == '\t';
  }

  /** Decodes the bytes of a record from {@code before} to its current length. */
  private void decode(byte[] bytes, int offset, int length, int before) throws Refusal {
    int most = length - before;
    if (text.length - end < most) {
      text = Arrays.copyOf(text, Math.max(end + most, 2 * text.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset + before, most);
    CharBuffer out = CharBuffer.wrap(text, end, text.length - end);
    CoderResult result = decoder.reset().decode(in, out, true);
    if (result.isError()) {
      throw malformed(
          "expected text in "
              + decoder.charset().name()
              + ", found other bytes at byte "
              + (in.position() - offset + 1)
              + (before == 0 ? " of the line" : " of the record")
              + "; convert the file, or declare its charset");
    }
    end = out.position();
  }

  /** Reads a cell without quotes; returns its end. */
  private int plain(int start) throws Refusal {
    int at = start;
    char first = separator;
    char second = alternative;
    while (at < end && text[at] != first && text[at] != second) {
      if (text[at] == '"') {
        throw malformed(
            "expected a quote only around a whole cell, found one inside cell "
                + (count + 1)
                + "; put the cell in quotes and double those inside");
      }
      at++;
    }
    keep(start, at);
    return at;
  }

  /**
   * Reads the open quoted cell from an index on, and replaces doubled quotes by single ones, in
   * place; returns the end of the cell, or -1 if the text ends first.
   */
  private int quoted(int from) throws Refusal {
    int at = from;
    while (true) {
      if (at == end) {
        return -1;
      }
      char letter = text[at++];
      if (letter == '"') {
        if (at == end || text[at] != '"') {
          break;
        }
        at++;
      }
      text[written++] = letter;
    }
    if (at < end && !separates(text[at])) {
      throw malformed(
          "expected '"
              + separator
              + "' behind the closing quote of cell "
              + (count + 1)
              + ", found '"
              + text[at]
              + "'; double the quotes inside a cell");
    }
    keep(open, written);
    return at;
  }

  private void keep(int start, int end) {
    if (count < kept) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
      }
      starts[count] = start;
      ends[count] = end;
    }
    count++;
  }

  private Refusal unclosed(String found) {
    return malformed("expected a closing quote of cell " + (count + 1) + ", found " + found);
  }

  private static Refusal malformed(String detail) {
    return new Refusal(Reason.MALFORMED, detail);
  }
}
