package io.millrace.simulate.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Readings of a CSV file as {@code millrace data} writes it, by key and time. */
public final class ReadingTable {

  /** Names of a third column that is not a channel. */
  private static final Set<String> NO_CHANNELS = Set.of("label", "city");

  private final int width;
  private final Map<String, float[]> rows;

  private ReadingTable(int width, Map<String, float[]> rows) {
    this.width = width;
    this.rows = rows;
  }

  /**
   * Reads columns {@code time}, key, perhaps {@code label} or {@code city}, and channels.
   *
   * @throws IOException if the file has other columns
   */
  public static ReadingTable read(Path file) throws IOException {
    Map<String, float[]> rows = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String header = lines.readLine();
      List<String> names = header == null ? List.of() : List.of(header.split(",", -1));
      if (names.size() < 3 || !names.get(0).equals("time")) {
        throw new IOException(
            "expected columns time, key and channels in " + file + ", found " + header);
      }
      int first = NO_CHANNELS.contains(names.get(2)) ? 3 : 2;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        float[] values = new float[names.size() - first];
        for (int channel = 0; channel < values.length; channel++) {
          String cell = cells[first + channel];
          values[channel] = cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
        }
        long time = OffsetDateTime.parse(cells[0]).toInstant().toEpochMilli();
        rows.put(rowKey(cells[1], time), values);
      }
      return new ReadingTable(names.size() - first, rows);
    }
  }

  /** Number of channels. */
  public int width() {
    return width;
  }

  /** The reading of a key at a time; null if there is none. */
  float[] at(String key, long time) {
    return rows.get(rowKey(key, time));
  }

  private static String rowKey(String key, long time) {
    return time + "/" + key;
  }
}
