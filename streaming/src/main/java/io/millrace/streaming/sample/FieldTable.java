package io.millrace.streaming.sample;

import io.millrace.streaming.connect.map.FieldVisitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers nested records by their fields. A field that a record lacks is absent in it. */
final class FieldTable {

  private final Map<String, SampleColumn> columns = new LinkedHashMap<>();
  private int records;
  private int fields;

  /** Takes the fields of the next record. */
  FieldVisitor next() {
    records++;
    int before = records - 1;
    return (path, kind, text) -> {
      fields++;
      SampleColumn column = columns.get(path);
      if (column == null) {
        if (columns.size() == Sample.MOST_COLUMNS) {
          return;
        }
        column = new SampleColumn(path, path);
        columns.put(path, column);
      }
      // A field that occurs twice in its record counts once.
      if (column.records() <= before) {
        column.absentUpTo(before);
        column.add(kind, text);
      }
    };
  }

  /** Takes back a record of which nothing was read. */
  void giveBack() {
    records--;
  }

  int records() {
    return records;
  }

  boolean isFull() {
    return records >= Sample.MOST_RECORDS || fields >= Sample.MOST_FIELDS;
  }

  /** Whether a record holds a list of objects, which are more likely the records. */
  boolean holdsListOfObjects() {
    return columns.keySet().stream()
        .anyMatch(path -> path.matches("([^.\\[]+(\\.[^.\\[]+)*)?\\[1\\]\\..*"));
  }

  List<SampleColumn> columns() {
    List<SampleColumn> all = new ArrayList<>(columns.values());
    all.forEach(column -> column.absentUpTo(records));
    return all;
  }
}
