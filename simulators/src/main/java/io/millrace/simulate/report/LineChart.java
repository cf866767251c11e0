package io.millrace.simulate.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A chart of lines over a common axis, with a legend above. Each line has a colour and a dash
 * pattern of its own, so that lines can be distinguished without colour.
 *
 * @param title what the picture shows
 * @param x the axis below
 * @param y the axis at the left; it begins at zero unless its scale is logarithmic
 * @param series at most six
 */
public record LineChart(String title, Dimension x, Dimension y, List<Series> series)
    implements Picture {

  /** Number of colours and dash patterns. */
  static final int MOST = 6;

  static final double LEFT = 84;
  static final double RIGHT = WIDTH - 20;
  static final double BOTTOM = 330;
  private static final double HEIGHT = 375;
  private static final double LEGEND_TOP = 16;
  private static final double LEGEND_LINE = 20;
  private static final double CHARACTER = 7.2;

  public LineChart {
    series = List.copyOf(series);
    if (series.isEmpty() || series.size() > MOST) {
      throw new IllegalArgumentException(
          "Cannot draw " + series.size() + " lines: expected 1 to " + MOST);
    }
  }

  @Override
  public Markup markup() {
    Markup svg = Picture.begin(title, HEIGHT);
    double top = legend(svg) + 14;
    Axis across = across();
    Axis up = up(top);
    across.drawBelow(svg, BOTTOM, top);
    up.drawLeft(svg, LEFT, RIGHT);
    svg.leaf(
        "text",
        x.label(),
        "class",
        "label",
        "x",
        (LEFT + RIGHT) / 2,
        "y",
        HEIGHT - 6,
        "text-anchor",
        "middle");
    svg.leaf(
        "text",
        y.label(),
        "class",
        "label",
        "transform",
        "translate(16 " + Markup.number((top + BOTTOM) / 2) + ") rotate(-90)",
        "text-anchor",
        "middle");
    for (int index = 0; index < series.size(); index++) {
      line(svg, index, across, up);
    }
    return svg.close();
  }

  @Override
  public Optional<String> plot() {
    return Optional.of(PlotJson.of(this));
  }

  /** The axis below, from the smallest to the largest x of all lines. */
  Axis across() {
    Extent extent = new Extent();
    series.forEach(one -> extent.include(shown(x, one.x())));
    return axis(x, extent, 0, LEFT, RIGHT);
  }

  /** The axis at the left, with 5 % of its length left free above the highest value. */
  Axis up(double top) {
    Extent extent = new Extent();
    series.forEach(one -> extent.include(shown(y, one.y())));
    if (y.scale() instanceof Scale.Linear) {
      extent.include(0);
    }
    return axis(y, extent, (extent.high() - extent.low()) / 20, BOTTOM, top);
  }

  private static Axis axis(Dimension of, Extent extent, double room, double from, double to) {
    if (of.scale() instanceof Scale.Log && !(extent.low() > 0)) {
      return new Axis(of.scale(), 1, 10, from, to);
    }
    return new Axis(of.scale(), extent.low(), extent.high() + room, from, to);
  }

  /** The values that have a place: a logarithmic axis has none for zero. */
  private static double[] shown(Dimension of, double[] values) {
    return of.scale() instanceof Scale.Log
        ? Arrays.stream(values).filter(value -> value > 0).toArray()
        : values;
  }

  private static boolean isShown(Dimension of, double value) {
    return Double.isFinite(value) && (value > 0 || !(of.scale() instanceof Scale.Log));
  }

  private void line(Markup svg, int index, Axis across, Axis up) {
    Series one = series.get(index);
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int at = 0; at < one.x().length; at++) {
      boolean there = isShown(x, one.x()[at]) && isShown(y, one.y()[at]);
      if (there) {
        path.append(pen ? 'L' : 'M')
            .append(Markup.number(across.at(one.x()[at])))
            .append(' ')
            .append(Markup.number(up.at(one.y()[at])));
      }
      pen = there;
    }
    svg.empty("path", "class", "line s" + index, "d", path);
  }

  /** Draws the legend, in as many rows as it needs; returns its bottom. */
  private double legend(Markup svg) {
    double left = LEFT;
    double middle = LEGEND_TOP;
    for (int index = 0; index < series.size(); index++) {
      String name = series.get(index).name();
      double width = 36 + name.length() * CHARACTER + 18;
      if (left + width > RIGHT && left > LEFT) {
        left = LEFT;
        middle += LEGEND_LINE;
      }
      svg.empty(
          "line",
          "class",
          "line s" + index,
          "x1",
          left,
          "x2",
          left + 30,
          "y1",
          middle,
          "y2",
          middle);
      svg.leaf("text", name, "class", "key", "x", left + 36, "y", middle + 4);
      left += width;
    }
    return middle;
  }
}
