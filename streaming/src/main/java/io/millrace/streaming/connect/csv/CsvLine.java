package io.millrace.streaming.connect.csv;

import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Decimals;
import io.millrace.streaming.connect.record.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The cells of one line, as RFC 4180 parts them: a cell in quotes may hold separators, and quotes
 * if they are doubled. A quote elsewhere, and a line that ends inside quotes, are refused rather
 * than guessed at. One object reads many lines; each makes the cells of the one before void.
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

  /**
   * @param kept cells beyond this many are counted, not kept
   */
  CsvLine(char separator, int kept) {
    this.separator = separator;
    this.kept = kept;
  }

  /**
   * Reads a line, without its end.
   *
   * @throws Refusal if it is not UTF-8, or its quotes are astray
   */
  void read(byte[] bytes, int offset, int length) throws Refusal {
    int end = decode(bytes, offset, length);
    count = 0;
    int at = 0;
    while (true) {
      at = at < end && text[at] == '"' ? quoted(at, end) : plain(at, end);
      if (at == end) {
        return;
      }
      at++;
    }
  }

  /** Cells of the line, kept or not. */
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

  private int decode(byte[] bytes, int offset, int length) throws Refusal {
    if (text.length < length) {
      text = new char[Math.max(length, 2 * text.length)];
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.wrap(text);
    CoderResult result = utf8.reset().decode(in, out, true);
    if (result.isError()) {
      throw malformed(
          "expected text in UTF-8, found other bytes at byte "
              + (in.position() - offset + 1)
              + " of the line; convert the file");
    }
    return out.position();
  }

  /** Takes a cell without quotes; returns where it ends. */
  private int plain(int start, int end) throws Refusal {
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

  /** Takes a cell in quotes and undoubles those inside, in place; returns where it ends. */
  private int quoted(int start, int end) throws Refusal {
    int written = start;
    int at = start + 1;
    while (true) {
      if (at == end) {
        throw malformed(
            "expected a closing quote of cell "
                + (count + 1)
                + ", found the end of the line; a cell may not hold a line break");
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
    keep(start, written);
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

  private static Refusal malformed(String detail) {
    return new Refusal(Reason.MALFORMED, detail);
  }
}
