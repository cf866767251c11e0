package io.millrace.benchmark.published;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Files of published sets that are no series of times and numbers. */
public final class PublishedFiles {

  private PublishedFiles() {}

  /**
   * The CSV files below a folder, in the order of their names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static List<Path> csv(Path folder) throws IOException {
    return CsvSeries.files(folder).stream()
        .filter(file -> !file.getFileName().toString().endsWith("_info.csv"))
        .toList();
  }

  /** The cells of each line behind the header. */
  public static List<String[]> cells(Path file, String separator) throws IOException {
    try (BufferedReader lines = CsvSeries.open(file)) {
      return lines
          .lines()
          .skip(1)
          .filter(line -> !line.isBlank())
          .map(line -> line.split(Pattern.quote(separator), -1))
          .toList();
    }
  }
}
