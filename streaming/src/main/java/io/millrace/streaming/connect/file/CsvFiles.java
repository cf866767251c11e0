package io.millrace.streaming.connect.file;

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
    try (LineReader lines = new LineReader(InputFiles.open(name, 0), format.largest(), 0, 0)) {
      return header(name, format, lines);
    }
  }

  /** Reads the header of a file, and leaves the reader after it. */
  static Optional<CsvHeader> header(String name, FileFormat.Csv format, LineReader lines)
      throws IOException {
    try {
      LineReader.Found found = lines.next();
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
      CsvHeader header = CsvHeader.read(format.source().separator(), lines);
      Optional<String> fault = header.fault(name, format.source());
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
