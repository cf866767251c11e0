package io.millrace.benchmark.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmark.published.score.Readings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A published CSV file, also with gzip: a header, the time in the first column as {@code yyyy-MM-dd
 * HH:mm:ss}, then numbers. A cell that is empty or {@code NA} is NaN.
 *
 * @param columns names of all columns but the time
 * @param readings all columns but the time, in the order of the file
 */
record CsvSeries(List<String> columns, Readings readings) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  static CsvSeries read(Path folder, Path file, String separator) throws IOException {
    try (BufferedReader reader = open(file)) {
      List<String> columns = List.of(split(reader.readLine(), separator));
      List<Long> times = new ArrayList<>();
      List<float[]> values = new ArrayList<>();
      String line = reader.readLine();
      while (line != null) {
        String[] cells = split(line, separator);
        times.add(time(cells[0]));
        float[] row = new float[cells.length - 1];
        for (int i = 0; i < row.length; i++) {
          row[i] = number(cells[i + 1]);
        }
        values.add(row);
        line = reader.readLine();
      }
      return new CsvSeries(
          columns.subList(1, columns.size()),
          new Readings(
              name(folder, file),
              times.stream().mapToLong(Long::longValue).toArray(),
              values.toArray(float[][]::new)));
    }
  }

  /** Lines of a file, which may be packed. */
  static BufferedReader open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes, UTF_8));
  }

  /** The CSV files below a folder, in the order of their names. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found =
          files.filter(file -> file.toString().matches(".*\\.csv(\\.gz)?")).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot read " + folder + ": expected files that end in .csv or .csv.gz, found none");
      }
      return found;
    }
  }

  static long time(String text) {
    return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** The columns that a predicate names, alone. */
  Readings only(List<String> names) {
    int[] kept = names.stream().mapToInt(this::column).toArray();
    float[][] values = new float[readings.count()][];
    for (int at = 0; at < values.length; at++) {
      float[] row = readings.values()[at];
      values[at] = new float[kept.length];
      for (int i = 0; i < kept.length; i++) {
        values[at][i] = row[kept[i]];
      }
    }
    return new Readings(readings.name(), readings.times(), values);
  }

  /** One column. */
  float[] values(String name) {
    int column = column(name);
    float[] values = new float[readings.count()];
    IntStream.range(0, values.length).forEach(at -> values[at] = readings.values()[at][column]);
    return values;
  }

  private int column(String name) {
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException(
          "Cannot read " + name + " of " + readings.name() + ": its columns are " + columns);
    }
    return column;
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replaceFirst("\\.csv(\\.gz)?$", "");
  }

  private static String[] split(String line, String separator) {
    return line.split(Pattern.quote(separator), -1);
  }

  private static float number(String cell) {
    return cell.isEmpty() || cell.equals("NA") ? Float.NaN : Float.parseFloat(cell);
  }
}
