package io.millrace.streaming.connect.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/*
 *   buffer   0        from          scanned        to          length
 *            +--------+-------------+--------------+-----------+
 *            | read   | this line so far           | free      |
 *            |        | no line feed| not scanned  |           |
 *            +--------+-------------+--------------+-----------+
 *
 * position is that of `from` minus the bytes dropped from this line, so a checkpoint within a line
 * that is too long starts the line again. The buffer never grows beyond the longest accepted line
 * with its line end.
 *
 * join() returns to the last line, so `from` is its first byte and `scanned` its end, and looks for
 * the next line feed.
 */
/**
 * Splits a stream of bytes into lines, which end with a line feed, with or without a carriage
 * return before it, or with the stream. Only the beginning of a line that is too long is kept. A
 * byte order mark at the beginning of a file is skipped.
 *
 * <p>A record may span lines: {@link #join} adds the next line to the last one found, within the
 * same limit of bytes, and {@link #giveBack} returns to the end of the first of them.
 */
public final class LineReader implements Closeable {

  /** Result of looking for the next line. */
  public enum Found {
    /** A line. */
    LINE,
    /** The middle of a line that is too long; look again. */
    NO_END_YET,
    /** The end of the stream. */
    END
  }

  private static final int CHUNK = 1 << 16;

  /** Bytes kept of a line that is too long, for an excerpt. */
  private static final int HEAD = 1 << 12;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] NOTHING = {};

  private final InputStream in;
  private final int largest;
  private byte[] buffer = new byte[CHUNK];
  private int from;
  private int scanned;
  private int to;
  private byte[] head = NOTHING;
  private long dropped;

  private byte[] bytes = NOTHING;
  private int offset;
  private int held;
  private long length;
  private long line;
  private long position;

  /** Lines joined to the first line of the record, and the end of that line. */
  private long joined;

  private int firstHeld;
  private int firstEnd;
  private long firstPosition;

  /**
   * @param in a stream of which {@code line} lines and {@code position} bytes are already read;
   *     closed with this reader
   * @param largest maximum bytes of a line that is kept completely
   */
  public LineReader(InputStream in, int largest, long line, long position) {
    this.in = in;
    this.largest = largest;
    this.line = line;
    this.position = position;
  }

  /** Looks for the next line; reads at most a buffer's worth of one that is too long. */
  public Found next() throws IOException {
    joined = 0;
    if (findEnd()) {
      take(scanned, 1);
      return Found.LINE;
    }
    // Longer than the largest, though its last byte may be a carriage return.
    if (to - from > largest + 1L) {
      drop();
      return Found.NO_END_YET;
    }
    if (dropped == 0 && to == from) {
      return Found.END;
    }
    take(to, 0);
    return Found.LINE;
  }

  /**
   * Adds the next line, and the line end before it, to the last line found. Adds nothing and
   * returns false at the end of the stream, and if both lines would exceed the maximum.
   *
   * @throws IllegalStateException if the last line found is too long to be kept
   */
  public boolean join() throws IOException {
    if (held != length) {
      throw new IllegalStateException("Cannot join a line to one that is not held completely");
    }
    if (joined == 0) {
      firstHeld = held;
      firstEnd = from - offset;
      firstPosition = position;
    }
    int before = from - offset;
    from = offset;
    boolean ended = findEnd();
    int end = scanned - from;
    int text = end > before && buffer[scanned - 1] == '\r' ? end - 1 : end;
    if (text > largest || (!ended && end == before)) {
      hold(held, before);
      return false;
    }
    int taken = ended ? end + 1 : end;
    hold(text, taken);
    position += taken - before;
    line++;
    joined++;
    return true;
  }

  /** Returns to the end of the first joined line; the next look finds the second line again. */
  public void giveBack() {
    if (joined > 0) {
      line -= joined;
      position = firstPosition;
      joined = 0;
      from = offset;
      hold(firstHeld, firstEnd);
    }
  }

  /** Number of lines joined to the last line found. */
  public long joined() {
    return joined;
  }

  /** Buffer with the line from {@link #offset} on; valid until the next look. */
  public byte[] bytes() {
    return bytes;
  }

  public int offset() {
    return offset;
  }

  /** Bytes of the line that are kept: all of them, unless the line is too long. */
  public int held() {
    return held;
  }

  /** Bytes of the line, without its end. */
  public long length() {
    return length;
  }

  /** Lines read so far; the number of the line in its file, from 1. */
  public long line() {
    return line;
  }

  /** Bytes up to the end of the last line. */
  public long position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void take(int end, int feed) {
    bytes = dropped == 0 ? buffer : head;
    offset = dropped == 0 ? from : 0;
    held = dropped == 0 ? end - from : head.length;
    length = dropped + end - from;
    if (end > from && buffer[end - 1] == '\r') {
      length--;
      held = (int) Math.min(held, length);
    }
    if (position == 0 && startsWithMark()) {
      offset += MARK.length;
      held -= MARK.length;
      length -= MARK.length;
    }
    position += dropped + end - from + feed;
    line++;
    from = end + feed;
    scanned = from;
    head = NOTHING;
    dropped = 0;
  }

  /** Scans to the next line feed; false at the end of the stream, or if the line is too long. */
  private boolean findEnd() throws IOException {
    while (true) {
      for (; scanned < to; scanned++) {
        if (buffer[scanned] == '\n') {
          return true;
        }
      }
      if (to - from > largest + 1L || !fill()) {
        return false;
      }
    }
  }

  /** Sets the line to a text that begins at {@code from}, and continues after its line end. */
  private void hold(int text, int taken) {
    bytes = buffer;
    offset = from;
    held = text;
    length = text;
    from = offset + taken;
    scanned = from;
  }

  private boolean startsWithMark() {
    return held >= MARK.length
        && Arrays.equals(bytes, offset, offset + MARK.length, MARK, 0, MARK.length);
  }

  /** Drops the line so far except its last byte, which may belong to the line end. */
  private void drop() {
    if (dropped == 0) {
      head = Arrays.copyOfRange(buffer, from, Math.min(to, from + HEAD));
    }
    dropped += to - 1 - from;
    buffer[0] = buffer[to - 1];
    from = 0;
    scanned = 1;
    to = 1;
  }

  private boolean fill() throws IOException {
    if (to == buffer.length) {
      if (from > 0) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        scanned -= from;
        to -= from;
        from = 0;
      } else {
        long most = Math.max(CHUNK, largest + 2L);
        buffer = Arrays.copyOf(buffer, (int) Math.min(most, 2L * buffer.length));
      }
    }
    int read = in.read(buffer, to, buffer.length - to);
    if (read < 0) {
      return false;
    }
    to += read;
    return true;
  }
}
