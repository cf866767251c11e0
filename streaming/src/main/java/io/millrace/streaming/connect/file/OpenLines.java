package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.csv.CsvDecoder;
import io.millrace.streaming.connect.csv.CsvHeader;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.series.SeriesFile;
import java.io.IOException;
import java.util.Optional;

/** Reads the lines of one open file, with the decoder for its header. */
final class OpenLines implements OpenFile {

  private final String path;
  private final int largest;
  private final RecordDecoder decoder;
  private final LineReader lines;
  private final Optional<Comments> comments;
  private Inbound record;

  private OpenLines(String path, FileFormat format, RecordDecoder decoder, LineReader lines) {
    this.path = path;
    this.largest = format.largest();
    this.decoder = decoder;
    this.lines = lines;
    this.comments =
        format instanceof FileFormat.Csv csv
            ? Optional.of(new Comments(csv.layout()))
            : Optional.empty();
  }

  /** Opens the first file of a queue at the queue's position. */
  static OpenLines of(FileQueue queue, FileFormat format) throws IOException {
    String path = queue.path();
    if (format instanceof FileFormat.Series series) {
      return rows(queue, series);
    }
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
    return new OpenLines(path, format, decoder, lines);
  }

  /** Opens a file of sequences as the text of its rows. */
  private static OpenLines rows(FileQueue queue, FileFormat.Series format) throws IOException {
    SeriesFile text = series(queue.path(), format);
    try {
      text.skipNBytes(queue.position());
      CsvHeader header = new CsvHeader(text.columns());
      Optional<String> fault = header.fault(queue.path(), format.rows());
      if (fault.isPresent()) {
        throw new FileException(fault.get());
      }
      return new OpenLines(
          queue.path(),
          format,
          new CsvDecoder(format.rows(), header),
          new LineReader(text, format.largest(), queue.line(), queue.position()));
    } catch (IOException | RuntimeException failed) {
      text.close();
      throw failed;
    }
  }

  private static SeriesFile series(String path, FileFormat.Series format) throws IOException {
    return SeriesFile.of(
        InputFiles.open(path, 0), path, format.format(), name -> InputFiles.open(name, 0));
  }

  /**
   * Reads the header and creates the decoder of the records after it; null if there is no header.
   */
  private static RecordDecoder headed(String path, FileFormat.Csv format, LineReader lines)
      throws IOException {
    try {
      return CsvFiles.begin(path, format, lines)
          .map(header -> new CsvDecoder(format, header))
          .orElse(null);
    } catch (IOException | RuntimeException failed) {
      lines.close();
      throw failed;
    }
  }

  @Override
  public Found next() throws IOException {
    try {
      LineReader.Found found = lines.next();
      if (found == LineReader.Found.END) {
        return Found.END;
      }
      if (found == LineReader.Found.NO_END_YET || lines.length() == 0 || isComment()) {
        return Found.NOTHING_YET;
      }
      record = read(Origin.file(path, lines.line()));
      return Found.RECORD;
    } catch (IOException failed) {
      throw InputFiles.failure(path, failed);
    }
  }

  private boolean isComment() {
    return comments.isPresent() && comments.get().isOne(lines);
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

  @Override
  public Inbound record() {
    return record;
  }

  @Override
  public FileQueue place(FileQueue queue) {
    return queue.at(lines.line(), lines.position());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
