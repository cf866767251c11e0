package io.millrace.streaming.connect.series;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.FileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file of sequences as the text of its rows, so that everything behind reads it as it reads CSV.
 * The position in this text is the position in the file: a job that goes on makes the text before
 * it again.
 */
public final class SeriesFile extends InputStream {

  private final SeriesRows rows;
  private final String file;
  private final StringBuilder row = new StringBuilder();
  private byte[] bytes = {};
  private int from;

  private SeriesFile(SeriesRows rows, String file) {
    this.rows = rows;
    this.file = file;
  }

  /** Opens other files beside, by the name as it is in the pipeline. */
  public interface Opening {

    InputStream open(String name) throws IOException;
  }

  /**
   * Opens a file.
   *
   * @param in its bytes, unpacked; closed with the text
   * @param name for messages, and for the names of the sequences
   * @param opening opens the file of labels
   */
  public static SeriesFile of(
      InputStream in, String name, RecordFormat.Series format, Opening opening) throws IOException {
    try {
      return new SeriesFile(
          switch (format.layout()) {
            case TS -> new TsRows(in, name, format);
            case WAV -> new WavRows(in, name, format);
            case IDX_ROWS, IDX_PIXELS -> IdxRows.of(in, name, format, opening);
          },
          name);
    } catch (EOFException cut) {
      in.close();
      throw cut(name, cut);
    } catch (IOException | RuntimeException failed) {
      in.close();
      throw failed;
    }
  }

  /** Names of the columns. */
  public List<String> columns() {
    return SeriesRows.columns(rows.width());
  }

  /** The name of a file without its folder and extensions. */
  static String stem(String file) {
    return file.substring(file.lastIndexOf('/') + 1)
        .replaceFirst("(?i)\\.gz$", "")
        .replaceFirst("(?i)\\.(ts|wav|idx|idx[0-9]-ubyte)$", "");
  }

  /** A name or label as it stands between quotes in a row. */
  static String escaped(String text) {
    return text.replace("\"", "\"\"");
  }

  /** A file that is not what its format says. */
  static FileException fault(String file, String expected, String found) {
    return new FileException("Cannot read " + file + ": expected " + expected + ", found " + found);
  }

  /** Milliseconds at a step. */
  static long time(RecordFormat.Series format, long step) {
    return format.start().toEpochMilli() + step * format.step().toMillis();
  }

  private static FileException cut(String file, EOFException cause) {
    return new FileException(
        "Cannot read " + file + ": expected a whole file, found it cut off; replace it", cause);
  }

  private boolean fill() throws IOException {
    while (from == bytes.length) {
      row.setLength(0);
      try {
        if (!rows.next(row)) {
          return false;
        }
      } catch (EOFException cause) {
        throw cut(file, cause);
      }
      bytes = row.toString().getBytes(StandardCharsets.UTF_8);
      from = 0;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[from++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - from);
    System.arraycopy(bytes, from, into, at, count);
    from += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
