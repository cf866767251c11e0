package io.millrace.simulate.report;

import java.util.List;

/**
 * A picture of intervals, one below the other, around a line at zero: which of them hold zero is
 * seen at once. Every row also has its text, so that nothing depends on colour.
 *
 * @param title what the picture shows
 * @param x the axis below
 * @param rows from the top
 */
public record Intervals(String title, Dimension x, List<Row> rows) implements Picture {

  /**
   * One interval.
   *
   * @param name at the left
   * @param low lower end; not finite where it is not known
   * @param middle the value itself
   * @param high upper end
   * @param text at the right, such as a verdict
   */
  public record Row(String name, double low, double middle, double high, String text) {

    boolean isKnown() {
      return Double.isFinite(low) && Double.isFinite(high);
    }
  }

  static final double LEFT = 250;
  static final double RIGHT = WIDTH - 120;
  private static final double TOP = 12;
  private static final double ROW = 26;

  /** Longest name that fits at the left. */
  private static final int LONGEST = 36;

  public Intervals {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("Cannot draw 0 intervals: expected at least 1");
    }
  }

  @Override
  public Markup markup() {
    double bottom = TOP + ROW * rows.size();
    Markup svg = Picture.begin(title, bottom + 45);
    Axis across = across();
    across.drawBelow(svg, bottom, TOP);
    double zero = across.at(0);
    svg.empty("line", "class", "foot", "x1", zero, "x2", zero, "y1", TOP, "y2", bottom);
    for (int row = 0; row < rows.size(); row++) {
      draw(svg, rows.get(row), TOP + ROW * (row + .5), across);
    }
    svg.leaf(
        "text",
        x.label(),
        "class",
        "label",
        "x",
        (LEFT + RIGHT) / 2,
        "y",
        bottom + 39,
        "text-anchor",
        "middle");
    return svg.close();
  }

  /** The axis below: all ends and zero, with a twentieth of its length free at both sides. */
  Axis across() {
    Extent extent = new Extent().include(0);
    for (Row row : rows) {
      extent.include(row.low(), row.middle(), row.high());
    }
    double room = (extent.high() - extent.low()) / 20;
    return new Axis(x.scale(), extent.low() - room, extent.high() + room, LEFT, RIGHT);
  }

  private static void draw(Markup svg, Row row, double y, Axis across) {
    String name =
        row.name().length() <= LONGEST ? row.name() : row.name().substring(0, LONGEST - 1) + "…";
    svg.leaf("text", name, "class", "key", "x", LEFT - 10, "y", y + 4, "text-anchor", "end");
    svg.leaf("text", row.text(), "class", "small strongly", "x", RIGHT + 10, "y", y + 4);
    if (row.isKnown()) {
      double low = across.at(row.low());
      double high = across.at(row.high());
      svg.empty("path", "class", "line s0", "d", span(low, high, y));
    }
    if (Double.isFinite(row.middle())) {
      svg.empty("circle", "class", "mark", "cx", across.at(row.middle()), "cy", y, "r", 4.);
    }
  }

  /** A bar with an upright stroke at both ends. */
  private static String span(double low, double high, double y) {
    String top = Markup.number(y - 5);
    String foot = Markup.number(y + 5);
    String left = Markup.number(low);
    String right = Markup.number(high);
    return "M"
        + left
        + " "
        + top
        + "V"
        + foot
        + "M"
        + left
        + " "
        + Markup.number(y)
        + "H"
        + right
        + "M"
        + right
        + " "
        + top
        + "V"
        + foot;
  }
}
