package io.millrace.streaming.connect.csv;

import io.millrace.api.config.Spelling;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a file.
 *
 * @param columns their names, in order, without blanks around them
 */
public record CsvHeader(List<String> columns) implements Serializable {

  private static final int MOST_SHOWN = 40;
  private static final int SHORT = 2;

  /** Reads the first record of a file, given completely. */
  public static CsvHeader read(RecordFormat.CsvLayout layout, byte[] bytes, int offset, int length)
      throws Refusal {
    CsvLine line = new CsvLine(layout, Integer.MAX_VALUE);
    line.read(bytes, offset, length);
    return of(line, layout.header());
  }

  /** Reads the first record of a file, which begins with the last line found. */
  public static CsvHeader read(RecordFormat.CsvLayout layout, LineReader lines)
      throws Refusal, IOException {
    CsvLine line = new CsvLine(layout, Integer.MAX_VALUE);
    line.read(lines);
    return of(line, layout.header());
  }

  /** The names of the first record; or their numbers, from 1, if it is no header. */
  private static CsvHeader of(CsvLine line, RecordFormat.Header header) {
    boolean named = header.place() == RecordFormat.Header.Place.FIRST;
    List<String> columns = new ArrayList<>();
    if (!header.rowNames().isEmpty()) {
      columns.add(header.rowNames());
    }
    for (int cell = 0; cell < line.count(); cell++) {
      columns.add(named ? line.trimmed(cell) : String.valueOf(cell + 1));
    }
    return new CsvHeader(columns);
  }

  int width() {
    return columns.size();
  }

  /** Index of a column; {@link #fault} has checked that it exists. */
  int cell(String column) {
    return columns.indexOf(column);
  }

  /**
   * Checks the header against the pipeline; returns one message with all faults, empty if there are
   * none.
   *
   * @param file name of the file in the message
   */
  public Optional<String> fault(String file, FileFormat.Csv format) {
    List<String> lacking = new ArrayList<>();
    List<String> doubled = new ArrayList<>();
    uses(format.format().map())
        .forEach(
            (column, use) -> {
              int times = Collections.frequency(columns, column);
              String named = "'" + column + "' (" + use + ")";
              if (times == 0) {
                lacking.add(named + suggestion(column));
              } else if (times > 1) {
                doubled.add(named);
              }
            });
    if (lacking.isEmpty() && doubled.isEmpty()) {
      return Optional.empty();
    }
    List<String> faults = new ArrayList<>();
    if (!lacking.isEmpty()) {
      faults.add("its header lacks " + String.join(", ", lacking));
    }
    if (!doubled.isEmpty()) {
      faults.add("its header has more than once " + String.join(", ", doubled));
    }
    return Optional.of(
        "Cannot read "
            + file
            + ": "
            + String.join("; ", faults)
            + "; the columns there are: "
            + shown()
            + "; "
            + cure(format));
  }

  /** The closest column name. Short names get no suggestion: one edit turns any into any other. */
  private String suggestion(String column) {
    if (column.length() <= SHORT) {
      return "";
    }
    return Spelling.closest(column, columns)
        .map(near -> ", did you mean '" + near + "'?")
        .orElse("");
  }

  private String shown() {
    List<String> named =
        columns.stream().limit(MOST_SHOWN).map(name -> "'" + Refusal.shown(name) + "'").toList();
    String rest =
        columns.size() > MOST_SHOWN ? " and " + (columns.size() - MOST_SHOWN) + " more" : "";
    return String.join(", ", named) + rest;
  }

  private String cure(FileFormat.Csv format) {
    char separator = format.layout().separator();
    if (columns.size() == 1) {
      for (char other : new char[] {',', ';', '\t', '|'}) {
        if (other != separator && columns.get(0).indexOf(other) >= 0) {
          return "set separator: " + (other == '\t' ? "tab" : "\"" + other + "\"");
        }
      }
    }
    return "name the file's own columns in " + format.section() + ", or leave the file out of path";
  }

  private static Map<String, String> uses(Mapping map) {
    Map<String, String> uses = new LinkedHashMap<>();
    use(map.key(), "key", uses);
    use(map.group(), "group", uses);
    use(map.label(), "label", uses);
    map.time().from().forEach(field -> use(field, "time", uses));
    if (map.values().places() instanceof Mapping.Places.OfSensor one) {
      use(one.sensor(), "sensor", uses);
      use(one.value(), "value", uses);
    } else {
      ((Mapping.Places.Each) map.values().places())
          .fields()
          .forEach(field -> use(field, "values", uses));
    }
    return uses;
  }

  private static void use(Mapping.Field field, String use, Map<String, String> uses) {
    if (field instanceof Mapping.Field.Name column) {
      uses.putIfAbsent(column.name(), use);
    }
  }
}
