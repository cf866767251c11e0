package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.csv.CsvDecoder;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.Closeable;
import java.io.IOException;

/** Reads the records of one open file, with the decoder for its header. */
final class OpenFile implements Closeable {

  /** Result of looking for the next record. */
  enum Found {
    /** A record. */
    RECORD,
    /** Nothing so far; look again. */
    NOTHING_YET,
    /** The end of the file. */
    END
  }

  private final String path;
  private final int largest;
  private final RecordDecoder decoder;
  private final LineReader lines;
  private Inbound record;

  private OpenFile(String path, int largest, RecordDecoder decoder, LineReader lines) {
    this.path = path;
    this.largest = largest;
    this.decoder = decoder;
    this.lines = lines;
  }

  /** Opens the first file of a queue at the queue's position. */
  static OpenFile of(FileQueue queue, FileFormat format) throws IOException {
    String path = queue.path();
    RecordDecoder decoder = null;
    if (format instanceof FileFormat.Lines plain) {
      decoder = plain.decoder();
    } else if (queue.line() > 0) {
      FileFormat.Csv csv = (FileFormat.Csv) format;
      decoder = CsvFiles.header(path, csv).map(header -> new CsvDecoder(csv, header)).orElse(null);
    }
    LineReader lines =
        new LineReader(
            InputFiles.open(path, queue.position()),
            format.largest(),
            queue.line(),
            queue.position());
    if (queue.line() == 0 && format instanceof FileFormat.Csv csv) {
      decoder = headed(path, csv, lines);
    }
    return new OpenFile(path, format.largest(), decoder, lines);
  }

  /**
   * Reads the header and creates the decoder of the records after it; null if there is no header.
   */
  private static RecordDecoder headed(String path, FileFormat.Csv format, LineReader lines)
      throws IOException {
    try {
      return CsvFiles.header(path, format, lines)
          .map(header -> new CsvDecoder(format, header))
          .orElse(null);
    } catch (IOException | RuntimeException failed) {
      lines.close();
      throw failed;
    }
  }

  /** Looks for the next record. Skips at most one empty line per call. */
  Found next() throws IOException {
    try {
      LineReader.Found found = lines.next();
      if (found == LineReader.Found.END) {
        return Found.END;
      }
      if (found == LineReader.Found.NO_END_YET || lines.length() == 0) {
        return Found.NOTHING_YET;
      }
      record = read(Origin.file(path, lines.line()));
      return Found.RECORD;
    } catch (IOException failed) {
      throw InputFiles.failure(path, failed);
    }
  }

  private Inbound read(Origin origin) throws IOException {
    if (lines.length() > largest) {
      return Refusal.oversized(lines.length(), largest)
          .letter(lines.bytes(), lines.offset(), lines.held(), origin);
    }
    return decoder instanceof CsvDecoder csv
        ? csv.read(lines, origin)
        : decoder.read(lines.bytes(), lines.offset(), lines.held(), origin);
  }

  /** The last record found. */
  Inbound record() {
    return record;
  }

  /** The queue at the position after the last record. */
  FileQueue place(FileQueue queue) {
    return queue.at(lines.line(), lines.position());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
