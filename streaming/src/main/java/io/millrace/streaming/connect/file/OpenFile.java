package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.csv.CsvDecoder;
import io.millrace.streaming.connect.csv.CsvHeader;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The file that is being read: its lines, and the decoder that its header asks for. */
final class OpenFile implements Closeable {

  /** What a look for the next record found. */
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

  /** Opens the first file of a queue where the queue stands. */
  static OpenFile of(FileQueue queue, FileFormat format) throws IOException {
    String path = queue.path();
    RecordDecoder decoder;
    boolean headed = false;
    if (format instanceof FileFormat.Csv csv) {
      Optional<CsvHeader> header = CsvFiles.header(path, csv);
      headed = header.isPresent();
      decoder = headed ? new CsvDecoder(csv, header.get()) : null;
    } else {
      decoder = ((FileFormat.Lines) format).decoder();
    }
    LineReader lines =
        new LineReader(
            InputFiles.open(path, queue.position()),
            format.largest(),
            queue.line(),
            queue.position());
    if (headed && queue.line() == 0) {
      lines.next();
    }
    return new OpenFile(path, format.largest(), decoder, lines);
  }

  /** Looks for the next record; empty lines are passed over, one a look. */
  Found next() throws IOException {
    LineReader.Found found;
    try {
      found = lines.next();
    } catch (IOException failed) {
      throw InputFiles.failure(path, failed);
    }
    if (found == LineReader.Found.END) {
      return Found.END;
    }
    if (found == LineReader.Found.NO_END_YET || lines.length() == 0) {
      return Found.NOTHING_YET;
    }
    Origin origin = Origin.file(path, lines.line());
    record =
        lines.length() > largest
            ? Refusal.oversized(lines.length(), largest)
                .letter(lines.bytes(), lines.offset(), lines.held(), origin)
            : decoder.read(lines.bytes(), lines.offset(), lines.held(), origin);
    return Found.RECORD;
  }

  /** The record that was found last. */
  Inbound record() {
    return record;
  }

  /** A queue that stands behind the last record. */
  FileQueue place(FileQueue queue) {
    return queue.at(lines.line(), lines.position());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
