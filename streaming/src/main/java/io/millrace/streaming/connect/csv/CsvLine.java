package io.millrace.streaming.connect.csv;

import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Decimals;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The cells of one record, separated as RFC 4180 defines: a cell in quotes may hold separators,
 * line breaks, and quotes if they are doubled. A quote elsewhere, and a quote that is not closed,
 * are refused rather than guessed at. One object reads many records; each makes the cells of the
 * one before void.
 */
final class CsvLine {

  private final char separator;
  private final int kept;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private char[] text = new char[256];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;

  /** Where the text ends, and the cell that a line ended within: its start, and what it holds. */
  private int end;

  private int open;
  private int written;

  /**
   * @param kept cells beyond this many are counted, not kept
   */
  CsvLine(char separator, int kept) {
    this.separator = separator;
    this.kept = kept;
  }

  /**
   * Reads a record that is held whole, without its line end.
   *
   * @throws Refusal if it is not UTF-8, or its quotes are not as RFC 4180 has them
   */
  void read(byte[] bytes, int offset, int length) throws Refusal {
    if (!begin(bytes, offset, length)) {
      throw unclosed("the end of the record; close it");
    }
  }

  /**
   * Reads the record that begins with the line that was found last, and joins the lines that its
   * quotes span. If it is refused, no line but the first is read: a quote that is not closed costs
   * one line, and the lines behind it are looked at as records.
   *
   * @throws Refusal as {@link #read(byte[], int, int)}, or if the record does not end within the
   *     largest length
   */
  void read(LineReader lines) throws Refusal, IOException {
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

  /** Reads on within the cell that the text ended in, of a record read up to there. */
  private boolean goOn(byte[] bytes, int offset, int before, int length) throws Refusal {
    int at = end;
    decode(bytes, offset, length, before);
    at = quoted(at);
    return at >= 0 && (at == end || cells(at + 1));
  }

  /** Takes cells from there to the end of the text; false if it ends inside quotes. */
  private boolean cells(int from) throws Refusal {
    int at = from;
    while (true) {
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

  /** Cells of the record, kept or not. */
  int count() {
    return count;
  }

  /** A cell as it is written. */
  String text(int cell) {
    return new String(text, starts[cell], ends[cell] - starts[cell]);
  }

  /** A cell without the blanks around it. */
  String trimmed(int cell) {
    int start = start(cell);
    return new String(text, start, end(cell, start) - start);
  }

  /** Puts a cell without the blanks around it behind a text. */
  void append(int cell, StringBuilder to) {
    int start = start(cell);
    to.append(text, start, end(cell, start) - start);
  }

  /** Characters of a cell as it is written. */
  int length(int cell) {
    return ends[cell] - starts[cell];
  }

  /** Whether a cell, without the blanks around it, is this word. */
  boolean is(int cell, String word) {
    int start = start(cell);
    if (word.length() != end(cell, start) - start) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A cell, without the blanks around it, as {@link Decimals#read} sees it. */
  float number(int cell) {
    int start = start(cell);
    return Decimals.read(text, start, end(cell, start));
  }

  private int start(int cell) {
    int start = starts[cell];
    while (start < ends[cell] && blank(text[start])) {
      start++;
    }
    return start;
  }

  private int end(int cell, int start) {
    int end = ends[cell];
    while (end > start && blank(text[end - 1])) {
      end--;
    }
    return end;
  }

  private static boolean blank(char letter) {
    return letter == ' ' || letter == '\t';
  }

  /** Decodes the bytes of a record behind {@code before}, up to its length so far. */
  private void decode(byte[] bytes, int offset, int length, int before) throws Refusal {
    int most = length - before;
    if (text.length - end < most) {
      text = Arrays.copyOf(text, Math.max(end + most, 2 * text.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset + before, most);
    CharBuffer out = CharBuffer.wrap(text, end, text.length - end);
    CoderResult result = utf8.reset().decode(in, out, true);
    if (result.isError()) {
      throw malformed(
          "expected text in UTF-8, found other bytes at byte "
              + (in.position() - offset + 1)
              + (before == 0 ? " of the line" : " of the record")
              + "; convert the file");
    }
    end = out.position();
  }

  /** Takes a cell without quotes; returns where it ends. */
  private int plain(int start) throws Refusal {
    int at = start;
    while (at < end && text[at] != separator) {
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
   * Takes the open cell in quotes from there on, and removes one of each two doubled quotes, in
   * place; returns where the cell ends, or -1 if the text ends first.
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
    if (at < end && text[at] != separator) {
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
