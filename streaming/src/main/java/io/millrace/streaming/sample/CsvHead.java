package io.millrace.streaming.sample;

import io.millrace.api.pipeline.RecordFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Guesses where the names of columns are, and which lines before them and after them are no
 * records.
 *
 * @param names of the columns, each once and none empty
 * @param written the names in the file; empty where it has none
 * @param rowNames name of a first column that the header leaves out; empty: there is none
 * @param lines lines up to the first record
 * @param notes what was assumed
 */
record CsvHead(
    List<String> names,
    List<String> written,
    String rowNames,
    HeadLines lines,
    List<String> notes) {

  /** Data begins so: a digit, perhaps with a sign or a decimal mark before it. */
  private static final Pattern DATA = Pattern.compile("[-+]?[.,]?\\d.*");

  private static final double MOST = 0.8;
  private static final int ROWS = 200;

  /**
   * Lines up to the first record.
   *
   * @param header the line with the names; 0: none
   * @param skipped lines before it that are neither names nor comments
   * @param given whether the names must be given in the pipeline, though the file has some
   * @param records the line of the first record
   * @param trailing what a separator at the end of a line is
   */
  record HeadLines(
      long header,
      long skipped,
      boolean given,
      long records,
      RecordFormat.Lines.Trailing trailing) {}

  /** Whether the names can only be given in the pipeline. */
  boolean isNameless() {
    return lines.header() == 0;
  }

  static CsvHead of(CsvRow.Read read, RecordFormat.CsvLayout layout) {
    List<String> notes = new ArrayList<>();
    List<CsvRow> rows = read.rows().subList(0, Math.min(ROWS, read.rows().size()));
    int usual = CsvLayoutGuess.usualWidth(rows);
    int head = first(rows, usual);
    CsvRow first = rows.get(head);
    List<CsvRow> data = rows.subList(Math.min(head + 1, rows.size()), rows.size());
    boolean lastEmpty = !data.isEmpty() && data.stream().allMatch(row -> endsEmpty(row, usual));
    if (head > 0) {
      notes.add(
          "Lines before line "
              + first.line()
              + " are skipped, such as "
              + Words.shown(rows.get(0).text())
              + ".");
    }
    if (isData(first, data)) {
      return headless(first, usual, read.comments(), layout, notes);
    }
    List<String> written = new ArrayList<>(first.cells());
    String rowNames = "";
    boolean lacking = false;
    RecordFormat.Lines.Trailing trailing = RecordFormat.Lines.Trailing.CELL;
    if (first.width() == usual - 1 && lastEmpty) {
      trailing = RecordFormat.Lines.Trailing.END;
      notes.add("Records end with a separator, which the line of names does not have.");
    } else if (first.width() == usual - 1 && !data.isEmpty() && !namesRows(data)) {
      written.add("");
      lacking = true;
      notes.add(
          "Records have one cell more than the line of names. The last is called column"
              + usual
              + "; if it is the first that has no name, correct header.");
    } else if (first.width() == usual - 1 && !data.isEmpty()) {
      rowNames = unused("row", written);
      written.add(0, rowNames);
      notes.add(
          "Records have one cell more than the line of names, as R writes: the first is called "
              + rowNames
              + ".");
    } else if (first.width() == usual + 1 && first.cell(usual).isEmpty()) {
      trailing = RecordFormat.Lines.Trailing.END;
      written.remove(usual);
      notes.add("The line of names ends with a separator, which records do not have.");
    }
    boolean units = isUnits(data);
    long records = data.isEmpty() ? first.line() + 1 : data.get(units ? 1 : 0).line();
    if (units) {
      notes.add(
          "Line "
              + data.get(0).line()
              + " is taken for units, not for a record: "
              + Words.shown(data.get(0).text())
              + ".");
    }
    long skipped = skipped(first, read.comments());
    return new CsvHead(
        unique(written),
        written,
        rowNames,
        new HeadLines(first.line(), skipped, units || lacking, records, trailing),
        notes);
  }

  /** Whether the first cells are names or numbers of rows: whole, and each once. */
  private static boolean namesRows(List<CsvRow> data) {
    Set<String> names = new HashSet<>();
    return data.stream()
        .allMatch(row -> names.add(row.cell(0)) && !row.cell(0).matches("[-+]?\\d*[.,]\\d.*"));
  }

  /** The first row that may be the header: those before it have another number of cells. */
  private static int first(List<CsvRow> rows, int usual) {
    // Excel takes its separator from such a line.
    int begin = rows.get(0).text().startsWith("sep=") ? 1 : 0;
    for (int row = begin; row < rows.size(); row++) {
      boolean near = Math.abs(rows.get(row).width() - usual) <= (usual > 2 ? 1 : 0);
      boolean followed = row + 1 == rows.size() || rows.get(row + 1).width() == usual;
      if (near && followed) {
        return row;
      }
    }
    return Math.min(begin, rows.size() - 1);
  }

  /** Lines before a header, counted with comments if any of them is none; else 0. */
  private static long skipped(CsvRow header, List<CsvRow> comments) {
    long before = header.line() - 1;
    long commented = comments.stream().filter(row -> row.line() < header.line()).count();
    return commented == before ? 0 : before;
  }

  private static CsvHead headless(
      CsvRow first,
      int usual,
      List<CsvRow> comments,
      RecordFormat.CsvLayout layout,
      List<String> notes) {
    List<String> names = new ArrayList<>();
    for (CsvRow comment : comments) {
      if (comment.line() == first.line() - 1) {
        names.addAll(cells(comment.text().substring(layout.lines().comment().length()), layout));
      }
    }
    if (names.size() == first.width()) {
      notes.add("The names of columns are taken from the comment above the first record.");
    } else {
      names.clear();
      for (int column = 1; column <= Math.max(usual, first.width()); column++) {
        names.add("column" + column);
      }
      notes.add(
          "The first line looks like a record, so the file names no columns. Write their names into"
              + " header, in their order. If the line does hold names, write header: first.");
    }
    return new CsvHead(
        unique(names),
        List.of(),
        "",
        new HeadLines(
            0, skipped(first, comments), false, first.line(), RecordFormat.Lines.Trailing.CELL),
        notes);
  }

  private static List<String> cells(String text, RecordFormat.CsvLayout layout) {
    String separator =
        layout.separator() == RecordFormat.CsvLayout.BLANKS
            ? "[ \t]+"
            : Pattern.quote(String.valueOf(layout.separator()));
    List<String> cells = new ArrayList<>();
    for (String cell : text.strip().split(separator, -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  private static boolean endsEmpty(CsvRow row, int usual) {
    return row.width() != usual || row.cell(usual - 1).isEmpty();
  }

  /** Whether a row is a record like those after it: it has data where they have. */
  private static boolean isData(CsvRow row, List<CsvRow> data) {
    int both = 0;
    int all = 0;
    for (int column = 0; column < row.width(); column++) {
      if (isData(column, data)) {
        all++;
        both += DATA.matcher(row.cell(column)).matches() ? 1 : 0;
      }
    }
    return all > 0 && 2 * both > all;
  }

  private static boolean isData(int column, List<CsvRow> data) {
    long filled = data.stream().filter(row -> !row.cell(column).isEmpty()).count();
    long found = data.stream().filter(row -> DATA.matcher(row.cell(column)).matches()).count();
    return found > 0 && found >= MOST * filled;
  }

  /** Whether the row after the names has no data at all where the rows after it have. */
  private static boolean isUnits(List<CsvRow> data) {
    if (data.size() < 3) {
      return false;
    }
    List<CsvRow> rest = data.subList(1, data.size());
    int all = 0;
    int filled = 0;
    for (int column = 0; column < data.get(0).width(); column++) {
      if (isData(column, rest)) {
        all++;
        if (DATA.matcher(data.get(0).cell(column)).matches()) {
          return false;
        }
        filled += data.get(0).cell(column).isEmpty() ? 0 : 1;
      }
    }
    return all > 0 && 2 * filled > all;
  }

  private static String unused(String name, List<String> names) {
    String free = name;
    for (int number = 2; names.contains(free); number++) {
      free = name + "_" + number;
    }
    return free;
  }

  /** Names for all columns, each once. A name that needs no change keeps it. */
  private static List<String> unique(List<String> written) {
    Set<String> used = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int column = 0; column < written.size(); column++) {
      String base = written.get(column).isEmpty() ? "column" + (column + 1) : written.get(column);
      String free = base;
      for (int number = 2; !used.add(free); number++) {
        free = base + "_" + number;
      }
      names.add(free);
    }
    return names;
  }
}
