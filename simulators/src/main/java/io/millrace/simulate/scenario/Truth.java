package io.millrace.simulate.scenario;

import io.millrace.simulate.replay.Played;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The file of what was injected: CSV, a line for each reading that a fault changed, and for each
 * channel where a fault changes values.
 */
public final class Truth implements Closeable {

  /** The columns. */
  static final String HEADER = "time,key,kind,channel,magnitude,fault";

  private final BufferedWriter out;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Set<Integer> struck = new HashSet<>();

  /** Begins a file. */
  public Truth(Path file) throws IOException {
    out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    out.write(HEADER + "\n");
  }

  /**
   * One change.
   *
   * @param played the reading before the change
   * @param key its key in the trace
   * @param kind kind of the fault
   * @param channel the channel; empty: the reading as a whole
   * @param magnitude by how much, in the unit of the kind
   * @param fault place of the fault in the scenario, from 1
   */
  record Line(
      Played played, String key, String kind, String channel, double magnitude, int fault) {}

  void tell(Line line) {
    counts.merge(line.kind(), 1L, Long::sum);
    struck.add(line.fault());
    try {
      out.write(
          Instant.ofEpochMilli(line.played().reading().time())
              + ","
              + cell(line.key())
              + ","
              + line.kind()
              + ","
              + cell(line.channel())
              + ","
              + number(line.magnitude())
              + ","
              + line.fault()
              + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot write the truth of a scenario", failed);
    }
  }

  /** Number of changes by kind. */
  public Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Whether a fault changed anything. */
  boolean hasStruck(Fault fault) {
    return struck.contains(fault.number());
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String cell(String text) {
    return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
