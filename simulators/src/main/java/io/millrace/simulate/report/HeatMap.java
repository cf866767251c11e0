package io.millrace.simulate.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A matrix as coloured cells with their numbers: one hue for positive and another for negative
 * values. Opacity shows the magnitude, so the picture suits any background.
 *
 * @param title what the picture shows; drawn in the corner, so one or two words
 * @param rows names, from the top
 * @param columns names, from the left
 * @param values one row each; between −1 and 1, larger is drawn as 1. Owned by the picture.
 */
public record HeatMap(String title, List<String> rows, List<String> columns, float[][] values)
    implements Picture {

  /** Smallest magnitude whose number is drawn. */
  static final double SMALLEST_NUMBER = .1;

  private static final double STRONG = .55;
  private static final double LEFT = 150;
  private static final double TOP = 30;
  private static final double CELL_HEIGHT = 30;
  private static final double WIDEST_CELL = 74;

  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    if (values.length != rows.size()) {
      throw new IllegalArgumentException(
          "Cannot draw " + values.length + " rows under " + rows.size() + " names");
    }
    for (float[] row : values) {
      if (row.length != columns.size()) {
        throw new IllegalArgumentException(
            "Cannot draw " + row.length + " columns under " + columns.size() + " names");
      }
    }
  }

  @Override
  public Markup markup() {
    double cell = Math.min(WIDEST_CELL, (WIDTH - LEFT) / columns.size());
    Markup svg = Picture.begin(title, TOP + CELL_HEIGHT * rows.size() + 6);
    svg.leaf("text", title, "class", "key", "x", 0, "y", TOP - 10);
    for (int column = 0; column < columns.size(); column++) {
      svg.leaf(
          "text",
          columns.get(column),
          "class",
          "tick",
          "x",
          LEFT + (column + .5) * cell,
          "y",
          TOP - 10,
          "text-anchor",
          "middle");
    }
    for (int row = 0; row < rows.size(); row++) {
      double y = TOP + row * CELL_HEIGHT;
      svg.leaf(
          "text",
          rows.get(row),
          "class",
          "tick",
          "x",
          LEFT - 10,
          "y",
          y + CELL_HEIGHT / 2 + 4,
          "text-anchor",
          "end");
      for (int column = 0; column < columns.size(); column++) {
        cell(svg, values[row][column], LEFT + column * cell, y, cell);
      }
    }
    return svg.close();
  }

  @Override
  public Optional<String> plot() {
    return Optional.of(PlotJson.of(this));
  }

  private static void cell(Markup svg, double value, double x, double y, double width) {
    double strength = Double.isFinite(value) ? Math.min(1, Math.abs(value)) : 0;
    svg.empty(
        "rect",
        "class",
        value < 0 ? "below" : "above",
        "x",
        x,
        "y",
        y,
        "width",
        width - 2,
        "height",
        CELL_HEIGHT - 2,
        "fill-opacity",
        strength);
    if (strength >= SMALLEST_NUMBER) {
      svg.leaf(
          "text",
          String.format(Locale.ROOT, "%.2f", value).replace('-', '−'),
          "class",
          strength > STRONG ? "cell strong" : "cell",
          "x",
          x + width / 2 - 1,
          "y",
          y + CELL_HEIGHT / 2 + 3,
          "text-anchor",
          "middle");
    }
  }
}
