package io.millrace.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as lines of text: a column is as wide as its widest cell, numbers end together. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(List<String> head) {
    this.head = head;
  }

  /**
   * A table with a head.
   *
   * @param head names of the columns
   */
  public static TextTable of(String... head) {
    return of(List.of(head));
  }

  public static TextTable of(List<String> head) {
    return new TextTable(List.copyOf(head));
  }

  /** Adds a row of as many cells as there are columns. */
  public void add(String... cells) {
    add(List.of(cells));
  }

  public void add(List<String> cells) {
    if (cells.size() != head.size()) {
      throw new IllegalArgumentException(
          "Cannot add a row of " + cells.size() + " cells to " + head.size() + " columns");
    }
    rows.add(cells.stream().map(PlainText::of).toList());
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(head));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String space = " ".repeat(width(column) - cell.length());
      line.append(column == 0 ? "" : GAP);
      line.append(isNumeric(column) ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .mapToInt(row -> row.get(column).length())
        .reduce(head.get(column).length(), Math::max);
  }

  private boolean isNumeric(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .allMatch(cell -> cell.matches("[-+]?[0-9.,]+([eE][-+]?\\d+)?|-|NaN|-?Infinity"));
  }
}
