package io.millrace.cli.tensor;

import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Named, shaped arrays as text: one line of statistics each, and as many numbers as fit. */
public final class TensorText {

  private static final int MOST_ROWS = 64;
  private static final int MOST_COLUMNS = 16;

  private TensorText() {}

  /**
   * An array within a larger one.
   *
   * @param shape row-major extents; empty for a scalar
   * @param values the larger array
   * @param from where this one begins in it
   */
  public record Slice(String name, List<Integer> shape, float[] values, int from) {

    int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /** A line of statistics for each. */
  public static List<String> statistics(List<Slice> slices) {
    List<String> head = new ArrayList<>(List.of("name", "shape"));
    head.addAll(Spread.HEAD);
    TextTable table = TextTable.of(head);
    for (Slice slice : slices) {
      List<String> row = new ArrayList<>(List.of(slice.name(), shape(slice.shape())));
      row.addAll(Spread.of(slice.values(), slice.from(), slice.size()).cells());
      table.add(row);
    }
    return table.lines();
  }

  /**
   * The numbers themselves, a line for each row: the last extent runs along a line.
   *
   * @param columns names along a line; their positions where there are none
   */
  public static List<String> numbers(Slice slice, List<String> columns) {
    int width = slice.shape().isEmpty() ? 1 : slice.shape().get(slice.shape().size() - 1);
    int height = slice.size() / width;
    int shownColumns = Math.min(width, MOST_COLUMNS);
    int shownRows = Math.min(height, MOST_ROWS);
    List<String> head = new ArrayList<>(List.of("row"));
    for (int column = 0; column < shownColumns; column++) {
      head.add(columns.size() == width ? columns.get(column) : Integer.toString(column));
    }
    TextTable table = TextTable.of(head);
    for (int row = 0; row < shownRows; row++) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(row)));
      int at = slice.from() + row * width;
      IntStream.range(at, at + shownColumns)
          .forEach(i -> cells.add(NumberText.number(slice.values()[i])));
      table.add(cells);
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (shownColumns < width || shownRows < height) {
      lines.add(
          "… "
              + shownRows
              + " of "
              + height
              + " rows and "
              + shownColumns
              + " of "
              + width
              + " columns");
    }
    return lines;
  }

  /** Extents with a cross between them. */
  static String shape(List<Integer> shape) {
    return shape.isEmpty()
        ? "scalar"
        : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
