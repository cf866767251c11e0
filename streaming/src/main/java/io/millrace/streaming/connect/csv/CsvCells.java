package io.millrace.streaming.connect.csv;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.json.JsonFields;
import io.millrace.streaming.connect.record.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Creates an observation from the cells of a line. */
final class CsvCells {

  private static final int NONE = -1;
  private static final Set<String> INFINITE =
      Set.of("inf", "infinity", "+inf", "+infinity", "-inf", "-infinity");

  private final int key;
  private final int group;
  private final int label;
  private final CsvTime time;
  private final List<String> columns;
  private final int[] values;
  private final String[] missing;

  CsvCells(SourceSpec.Csv source, CsvHeader header) {
    SourceSpec.Columns columns = source.columns();
    this.key = header.cell(columns.key());
    this.group = columns.group().isEmpty() ? NONE : header.cell(columns.group());
    this.label = columns.label().isEmpty() ? NONE : header.cell(columns.label());
    this.time = new CsvTime(columns.time(), header.cells(columns.time().names()));
    this.columns = columns.values();
    this.values = header.cells(columns.values());
    this.missing = source.missing().stream().map(String::strip).toArray(String[]::new);
  }

  /** Creates the observation of a line that has as many cells as the header. */
  Observation observation(CsvLine line, Origin origin) throws Refusal {
    String name = text("key", line, key);
    if (name == null) {
      throw new Refusal(Reason.MALFORMED, "expected a key, found an empty cell");
    }
    String cohort = text("group", line, group);
    String mark = text("label", line, label);
    long millis = time.read(line);
    float[] row = new float[values.length];
    for (int channel = 0; channel < row.length; channel++) {
      row[channel] = value(line, channel);
    }
    return new Observation(name, cohort == null ? name : cohort, millis, row, mark, origin);
  }

  private static String text(String use, CsvLine line, int cell) throws Refusal {
    if (cell == NONE || line.length(cell) == 0) {
      return null;
    }
    if (line.length(cell) > JsonFields.LONGEST_TEXT) {
      throw new Refusal(
          Reason.OVERSIZED,
          "expected at most "
              + JsonFields.LONGEST_TEXT
              + " characters as "
              + use
              + ", found "
              + line.length(cell));
    }
    return line.text(cell);
  }

  private float value(CsvLine line, int channel) throws Refusal {
    int cell = values[channel];
    if (line.is(cell, "")) {
      return Float.NaN;
    }
    for (String word : missing) {
      if (line.is(cell, word)) {
        return Float.NaN;
      }
    }
    float value = line.number(cell);
    if (Float.isFinite(value)) {
      return value;
    }
    String found = line.trimmed(cell);
    String word = found.toLowerCase(Locale.ROOT);
    if (word.equals("nan")) {
      return Float.NaN;
    }
    String where = " in column " + columns.get(channel) + ", found '" + Refusal.shown(found) + "'";
    if (Float.isInfinite(value) || INFINITE.contains(word)) {
      throw new Refusal(
          Reason.NOT_FINITE, "expected a number within the range of a 32-bit float" + where);
    }
    throw new Refusal(
        Reason.MALFORMED,
        "expected a number" + where + "; if it stands for a missing value, list it in missing");
  }
}
