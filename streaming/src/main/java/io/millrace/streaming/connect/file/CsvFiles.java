package io.millrace.streaming.connect.file;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.csv.CsvHeader;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.util.Optional;

/** Reads the headers of CSV files. */
final class CsvFiles {

  private CsvFiles() {}

  /**
   * Reads the header of a file; empty if the file has no line.
   *
   * @throws FileException if it is not a header, or a column that the source names is missing
   */
  static Optional<CsvHeader> header(String name, FileFormat.Csv format) throws IOException {
    RecordFormat.Header header = format.layout().header();
    try (LineReader lines = new LineReader(InputFiles.open(name, 0), format.largest(), 0, 0)) {
      if (header.place() == RecordFormat.Header.Place.GIVEN) {
        return given(name, format);
      }
      skip(format.layout().lines().skip(), lines);
      return header(name, format, lines);
    } catch (IOException failed) {
      throw InputFiles.failure(name, failed);
    }
  }

  /**
   * Reads the header of a file, and leaves the reader before the first record. Empty if the file
   * has no line.
   */
  static Optional<CsvHeader> begin(String name, FileFormat.Csv format, LineReader lines)
      throws IOException {
    skip(format.layout().lines().skip(), lines);
    return format.layout().header().place() == RecordFormat.Header.Place.FIRST
        ? header(name, format, lines)
        : header(name, format);
  }

  private static Optional<CsvHeader> given(String name, FileFormat.Csv format)
      throws FileException {
    CsvHeader header = new CsvHeader(format.layout().header().names());
    Optional<String> fault = header.fault(name, format);
    if (fault.isPresent()) {
      throw new FileException(fault.get());
    }
    return Optional.of(header);
  }

  private static void skip(int count, LineReader lines) throws IOException {
    int left = count;
    while (left > 0) {
      LineReader.Found found = lines.next();
      if (found == LineReader.Found.END) {
        return;
      }
      left -= found == LineReader.Found.LINE ? 1 : 0;
    }
  }

  private static Optional<CsvHeader> header(String name, FileFormat.Csv format, LineReader lines)
      throws IOException {
    Comments comments = new Comments(format.layout());
    try {
      LineReader.Found found = lines.next();
      while (found == LineReader.Found.LINE && comments.isOne(lines)) {
        found = lines.next();
      }
      if (found == LineReader.Found.END) {
        return Optional.empty();
      }
      if (found == LineReader.Found.NO_END_YET || lines.length() > format.largest()) {
        throw new FileException(
            "Cannot read "
                + name
                + ": expected column names within "
                + format.largest()
                + " bytes, found a longer first line; raise largest_record, or add a header");
      }
      CsvHeader header = CsvHeader.read(format.layout(), lines);
      Optional<String> fault = header.fault(name, format);
      if (fault.isPresent()) {
        throw new FileException(fault.get());
      }
      return Optional.of(header);
    } catch (Refusal refused) {
      throw new FileException(
          "Cannot read the column names of " + name + ": " + refused.getMessage(), refused);
    } catch (IOException failed) {
      throw InputFiles.failure(name, failed);
    }
  }
}
