package io.millrace.streaming.connect.series;

import io.millrace.api.pipeline.RecordFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/*
 * # comment
 * @dimensions 2            @univariate true: one dimension
 * @classLabel true a b     the last part of a line is its class
 * @data
 * 1.0,2.0,3.0:4.0,?,6.0:a  dimensions between colons, steps between commas, ? for a missing value
 */
/** The {@code .ts} format of the UEA and UCR archives: a sequence a line. */
final class TsRows implements SeriesRows {

  private static final int SHOWN = 40;

  private final BufferedReader lines;
  private final String file;
  private final String stem;
  private final RecordFormat.Series format;
  private boolean labelled;
  private int width = 1;

  private String[][] dimensions = {};
  private String label = "";
  private long sequence;
  private int step;
  private int steps;

  TsRows(InputStream in, String file, RecordFormat.Series format) throws IOException {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.file = file;
    this.stem = SeriesFile.stem(file);
    this.format = format;
    head();
  }

  private void head() throws IOException {
    boolean any = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.strip().split("\\s+");
      String key = words[0].toLowerCase(Locale.ROOT);
      String value = words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "";
      if (key.equals("@data")) {
        return;
      }
      any |= key.startsWith("@");
      if (key.equals("@timestamps") && value.equals("true")) {
        throw SeriesFile.fault(
            file, "sequences without times", "@timeStamps true; leave the times out");
      }
      if (key.equals("@classlabel") || key.equals("@targetlabel")) {
        labelled = value.equals("true");
      }
      if (key.equals("@dimensions") || key.equals("@dimension")) {
        if (!value.matches("[1-9]\\d{0,3}")) {
          throw SeriesFile.fault(
              file, "a number from 1 to 9999 behind @dimensions", "'" + value + "'");
        }
        width = Integer.parseInt(value);
      }
    }
    throw SeriesFile.fault(
        file,
        "a line @data",
        any ? "none; is the file whole?" : "no line that begins with @; is it .ts?");
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public boolean next(StringBuilder row) throws IOException {
    while (step == steps) {
      String line = lines.readLine();
      if (line == null) {
        return false;
      }
      if (!line.isBlank() && !line.startsWith("#")) {
        sequence++;
        if (!begin(line.strip())) {
          // A row of another width is refused with the reason.
          String shown = line.replace("\"", "").replace(',', ' ').strip();
          // An empty line would be passed over.
          row.append(
              shown.isEmpty() ? "?" : shown, 0, Math.max(1, Math.min(shown.length(), SHOWN)));
          row.append('\n');
          return true;
        }
      }
    }
    row.append('"').append(SeriesFile.escaped(stem)).append('-').append(sequence).append("\",");
    row.append(SeriesFile.time(format, step)).append(',');
    row.append('"').append(SeriesFile.escaped(label)).append('"');
    for (String[] dimension : dimensions) {
      String value = dimension[step].strip();
      row.append(',').append(value.equals("?") ? "" : value);
    }
    row.append('\n');
    step++;
    return true;
  }

  /** Divides a line; false if it has another number of dimensions, or these are not as long. */
  private boolean begin(String line) {
    String[] parts = line.split(":", -1);
    int count = labelled ? parts.length - 1 : parts.length;
    label = labelled ? parts[count].strip() : "";
    dimensions =
        Arrays.stream(parts, 0, count).map(part -> part.split(",", -1)).toArray(String[][]::new);
    step = 0;
    steps = count == 0 ? 0 : dimensions[0].length;
    boolean even =
        count == width
            && Arrays.stream(dimensions).allMatch(dimension -> dimension.length == steps);
    steps = even ? steps : 0;
    return even;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
