package io.millrace.simulate.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Readings by key and time: those of a CSV file as {@code millrace data} writes it, or others that
 * are added one by one.
 */
public final class ReadingTable {

  /** Names of a third column that is not a channel. */
  private static final Set<String> NO_CHANNELS = Set.of("label", "city");

  private final List<String> channels;
  private final Map<String, float[]> rows;

  private ReadingTable(List<String> channels, Map<String, float[]> rows) {
    this.channels = List.copyOf(channels);
    this.rows = rows;
  }

  /**
   * Reads columns {@code time}, key, perhaps {@code label} or {@code city}, and channels.
   *
   * @throws IOException if the file has other columns, or a line is not a reading
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
      long number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] cells = line.split(",", -1);
        if (cells.length != names.size()) {
          throw new IOException(
              place(number, file)
                  + "expected "
                  + names.size()
                  + " cells as in the first line, found "
                  + cells.length);
        }
        try {
          long time = OffsetDateTime.parse(cells[0]).toInstant().toEpochMilli();
          rows.put(rowKey(cells[1], time), values(cells, first));
        } catch (DateTimeException | NumberFormatException unreadable) {
          throw new IOException(place(number, file) + unreadable.getMessage(), unreadable);
        }
      }
      return new ReadingTable(names.subList(first, names.size()), rows);
    }
  }

  /**
   * A table without readings.
   *
   * @param channels their names, in the order of the values
   */
  public static ReadingTable empty(List<String> channels) {
    return new ReadingTable(channels, new HashMap<>());
  }

  /**
   * Adds a reading; a later one of the same key and time replaces it.
   *
   * @param values one for each channel; kept
   */
  public void add(String key, long time, float[] values) {
    rows.put(rowKey(key, time), values);
  }

  /**
   * A table of some channels of this one.
   *
   * @param names of the channels, in the order of the new table
   * @throws IllegalArgumentException if a channel is not in this table
   */
  public ReadingTable of(List<String> names) {
    int[] from = new int[names.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = channels.indexOf(names.get(i));
      if (from[i] < 0) {
        throw new IllegalArgumentException(
            "Cannot compare channel "
                + names.get(i)
                + ": expected one of "
                + String.join(", ", channels));
      }
    }
    Map<String, float[]> picked = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          float[] values = new float[from.length];
          for (int i = 0; i < from.length; i++) {
            values[i] = row[from[i]];
          }
          picked.put(key, values);
        });
    return new ReadingTable(names, picked);
  }

  /** Some of the readings. */
  public interface Choice {

    /** Every reading. */
    Choice ALL = (key, time) -> true;

    /** Whether the reading of a key at a time is one of them. */
    boolean takes(String key, long time);
  }

  /** The same readings, in which only those of a choice have values. */
  public ReadingTable only(Choice some) {
    Map<String, float[]> chosen = new HashMap<>();
    float[] nothing = new float[channels.size()];
    Arrays.fill(nothing, Float.NaN);
    rows.forEach(
        (id, values) -> {
          int slash = id.indexOf('/');
          boolean taken =
              some.takes(id.substring(slash + 1), Long.parseLong(id.substring(0, slash)));
          chosen.put(id, taken ? values : nothing);
        });
    return new ReadingTable(channels, chosen);
  }

  /** Number of readings. */
  public int size() {
    return rows.size();
  }

  /** Number of channels. */
  public int width() {
    return channels.size();
  }

  /** Names of the channels. */
  public List<String> channels() {
    return channels;
  }

  /** The reading of a key at a time; null if there is none. */
  public float[] at(String key, long time) {
    return rows.get(rowKey(key, time));
  }

  private static String place(long line, Path file) {
    return "line " + line + " of " + file + ": ";
  }

  private static float[] values(String[] cells, int first) {
    float[] values = new float[cells.length - first];
    for (int channel = 0; channel < values.length; channel++) {
      String cell = cells[first + channel];
      values[channel] = cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
    }
    return values;
  }

  private static String rowKey(String key, long time) {
    return time + "/" + key;
  }
}
