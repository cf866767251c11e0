package io.millrace.simulate.contest;

import io.millrace.simulate.measure.ResultRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which readings a score should find. */
public sealed interface Marks {

  /** Whether the reading of a result is one of them. */
  boolean isMarked(ResultRow row);

  /**
   * Readings with a label.
   *
   * @param text the label
   */
  record Labelled(String text) implements Marks {

    @Override
    public boolean isMarked(ResultRow row) {
      return text.equals(row.label());
    }
  }

  /**
   * Readings of which a scenario changed a value. A fault that changes only when a record comes is
   * in no value, so that no score can see it.
   */
  final class Struck implements Marks {

    private static final int CELLS = 6;
    private static final int CHANNEL = 3;

    private final Set<String> readings = new HashSet<>();

    /**
     * Reads the truth of a scenario.
     *
     * @return empty if no value was changed
     */
    public static Optional<Struck> read(Path truth) throws IOException {
      Struck struck = new Struck();
      try (BufferedReader lines = Files.newBufferedReader(truth)) {
        lines.readLine();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          struck.take(line, truth);
        }
      }
      return struck.readings.isEmpty() ? Optional.empty() : Optional.of(struck);
    }

    private void take(String line, Path truth) throws IOException {
      // A key or a channel may be in quotes.
      String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
      if (cells.length != CELLS) {
        throw new IOException("expected the truth of a scenario in " + truth + ", found " + line);
      }
      if (!cells[CHANNEL].isEmpty()) {
        try {
          readings.add(id(plain(cells[1]), Instant.parse(cells[0]).toEpochMilli()));
        } catch (DateTimeException other) {
          throw new IOException("expected a time in " + truth + ", found " + cells[0], other);
        }
      }
    }

    private static String plain(String cell) {
      return cell.startsWith("\"")
          ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
          : cell;
    }

    private static String id(String key, long time) {
      return time + "/" + key;
    }

    @Override
    public boolean isMarked(ResultRow row) {
      return readings.contains(id(row.key(), row.time()));
    }
  }
}
