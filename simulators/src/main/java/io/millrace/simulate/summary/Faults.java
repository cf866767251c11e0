package io.millrace.simulate.summary;

import io.millrace.simulate.report.Plot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a scenario injected, from the truth file of a play: ranges of time by key and kind. */
public final class Faults {

  private static final String HEADER = "time,key,kind,channel,magnitude,fault";
  private static final int MOST_SPANS = 300;

  /** No faults. */
  public static final Faults NONE = new Faults();

  private final Map<String, TreeMap<Long, String>> struck = new HashMap<>();
  private final Map<String, long[]> kinds = new TreeMap<>();

  private Faults() {}

  /**
   * Reads a truth file.
   *
   * @throws IOException if it is none
   */
  public static Faults read(Path file) throws IOException {
    Faults faults = new Faults();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String header = lines.readLine();
      if (!HEADER.equals(header)) {
        throw new IOException(
            "expected the truth of a scenario, with the columns "
                + HEADER
                + ", in "
                + file
                + ", found "
                + header
                + "; millrace replay --scenario writes it");
      }
      long number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        List<String> cells = cells(line);
        if (cells.size() != 6) {
          throw new IOException(
              "line " + number + " of " + file + ": expected 6 cells, found " + cells.size());
        }
        try {
          faults.add(cells);
        } catch (DateTimeException unreadable) {
          throw new IOException(
              "line " + number + " of " + file + ": expected a time, found " + cells.get(0),
              unreadable);
        }
      }
    }
    return faults;
  }

  private void add(List<String> cells) {
    String text = cells.get(2) + (cells.get(3).isEmpty() ? "" : " of " + cells.get(3));
    long time = Instant.parse(cells.get(0)).toEpochMilli();
    struck
        .computeIfAbsent(cells.get(1), key -> new TreeMap<>())
        .merge(time, text, (a, b) -> a.length() > 160 || a.contains(b) ? a : a + ", " + b);
    kinds.computeIfAbsent(cells.get(2), kind -> new long[1])[0]++;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char one = line.charAt(at);
      if (one == '"') {
        boolean twice = quoted && at + 1 < line.length() && line.charAt(at + 1) == '"';
        if (twice) {
          cell.append(one);
          at++;
        } else {
          quoted = !quoted;
        }
      } else if (one == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(one);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** Number of changes by kind. */
  Map<String, long[]> kinds() {
    return kinds;
  }

  /** What happened to the reading of a key at a time; empty: nothing. */
  String at(String key, long time) {
    TreeMap<Long, String> of = struck.get(key);
    String text = of == null ? null : of.get(time);
    return text == null ? "" : text;
  }

  /** Ranges of time in which readings of a key were struck, one for each kind. */
  List<Plot.Span> spans(String key, long within) {
    TreeMap<Long, String> of = struck.get(key);
    List<Plot.Span> spans = new ArrayList<>();
    if (of == null) {
      return spans;
    }
    Map<String, Integer> open = new HashMap<>();
    of.forEach(
        (time, text) -> {
          for (String one : text.split(", ", -1)) {
            String kind = "fault: " + one.split(" ", 2)[0];
            Integer at = open.get(kind);
            if (at != null && time - spans.get(at).to() <= within) {
              spans.set(at, new Plot.Span(spans.get(at).from(), time, kind, "fault " + one));
            } else if (spans.size() < MOST_SPANS) {
              open.put(kind, spans.size());
              spans.add(new Plot.Span(time, time, kind, "fault " + one));
            }
          }
        });
    return spans;
  }
}
