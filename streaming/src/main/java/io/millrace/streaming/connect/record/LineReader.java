package io.millrace.streaming.connect.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/*
 *   buffer   0        from          scanned        to          length
 *            +--------+-------------+--------------+-----------+
 *            | read   | this line so far           | free      |
 *            |        | no line feed| not looked at|           |
 *            +--------+-------------+--------------+-----------+
 *
 * position is that of `from` less what was dropped of this line, so a checkpoint within a line
 * that is too long begins the line
 * again. The buffer never grows beyond the longest line that is accepted, with its line end.
 *
 * join() takes the last line back, so `from` is its first byte and `scanned` its end, and looks
 * for the next line feed.
 */
/**
 * The lines of a stream of bytes, ended by a line feed, with or without a carriage return before
 * it, or by the end of the stream. Of a line that is too long only the beginning is kept. A byte
 * order mark at the beginning of a file belongs to no line.
 *
 * <p>A record may span lines: {@link #join} adds the next line to the one found last, within the
 * same bound on bytes, and {@link #giveBack} leaves only the first of them read.
 */
public final class LineReader implements Closeable {

  /** What a look for the next line found. */
  public enum Found {
    /** A line. */
    LINE,
    /** The middle of a line that is too long; look again. */
    NO_END_YET,
    /** The end of the stream. */
    END
  }

  private static final int CHUNK = 1 << 16;

  /** Enough of a line that is too long for an excerpt. */
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

  /** Lines joined to the first one of the record, and where that one ends. */
  private long joined;

  private int firstHeld;
  private int firstEnd;
  private long firstPosition;

  /**
   * @param in a stream of which {@code line} lines and {@code position} bytes are already read;
   *     closed with this reader
   * @param largest bytes of the longest line that is kept whole
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
   * Adds the next line, and the line end before it, to the line that was found last. False at the
   * end of the stream, and where both would be longer than the largest: nothing is added then.
   *
   * @throws IllegalStateException if the line found last is too long to be held
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

  /** Leaves only the first line of those joined read; the next look finds the second of them. */
  public void giveBack() {
    if (joined > 0) {
      line -= joined;
      position = firstPosition;
      joined = 0;
      from = offset;
      hold(firstHeld, firstEnd);
    }
  }

  /** Lines that were joined to the line found last. */
  public long joined() {
    return joined;
  }

  /** Holds the line from {@link #offset} on; valid until the next look. */
  public byte[] bytes() {
    return bytes;
  }

  public int offset() {
    return offset;
  }

  /** Bytes of the line that are held: all of them, unless the line is too long. */
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

  /** Scans to the next line feed; false at the end of the stream or of what may be held. */
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

  /** Takes a text that begins at {@code from}, and what ends it. */
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

  /** Drops all of the line so far but its last byte, which may belong to the line's end. */
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
