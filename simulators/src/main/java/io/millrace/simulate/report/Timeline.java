package io.millrace.simulate.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A picture with one lane per key over a common time axis: a bar for each value, and marks with
 * labels. All lanes have the same logarithmic scale. Labels have rows of their own above the bars,
 * so that no mark and no bar covers them.
 *
 * @param title what the picture shows
 * @param scale the time axis below
 * @param base value at the foot of a lane, above 0; smaller values are not drawn
 * @param lanes from the top
 */
public record Timeline(String title, Scale.Time scale, double base, List<Lane> lanes)
    implements Picture {

  /**
   * The values of one key.
   *
   * @param name key
   * @param times milliseconds, ascending
   * @param values one for each time; a value that is not finite is left out
   * @param marks the marked values, the most important first
   */
  public record Lane(String name, double[] times, double[] values, List<Mark> marks) {

    public Lane {
      marks = List.copyOf(marks);
    }
  }

  /**
   * A marked value.
   *
   * @param time milliseconds
   * @param value as measured
   * @param label text above it, drawn where there is room
   */
  public record Mark(double time, double value, String label) {}

  static final double LEFT = 120;
  static final double RIGHT = WIDTH - 20;
  static final double LANE = 78;

  /** Radius of a mark. */
  static final double RADIUS = 3.5;

  /** Upper estimate of the width of a character of a label. */
  static final double CHARACTER = 7;

  private static final double TOP = 18;

  /**
   * Rows of labels at the top of a lane: each so high, with a mark's radius and a gap below them.
   */
  private static final int ROWS = 3;

  private static final double ROW = 12;
  private static final double ROOM = ROWS * ROW + RADIUS + 3;

  public Timeline {
    lanes = List.copyOf(lanes);
    if (lanes.isEmpty() || !(base > 0)) {
      throw new IllegalArgumentException(
          "Cannot draw " + lanes.size() + " lanes from " + base + ": expected both above 0");
    }
  }

  @Override
  public Markup markup() {
    double bottom = TOP + LANE * lanes.size();
    Markup svg = Picture.begin(title, bottom + 30);
    across().drawBelow(svg, bottom, TOP);
    for (int index = 0; index < lanes.size(); index++) {
      lane(svg, lanes.get(index), TOP + LANE * (index + 1));
    }
    return svg.close();
  }

  @Override
  public Optional<String> plot() {
    return Optional.of(PlotJson.of(this));
  }

  /** The time axis, over all lanes. */
  Axis across() {
    Extent extent = new Extent();
    lanes.forEach(lane -> extent.include(lane.times()));
    return new Axis(scale, extent.low(), extent.high(), LEFT, RIGHT);
  }

  /** The value axis of the lane whose lower edge is at {@code foot}. */
  Axis up(double foot) {
    Extent extent = new Extent().include(base, base * 10);
    lanes.forEach(lane -> extent.include(lane.values()));
    return new Axis(new Scale.Log(), base, extent.high(), foot, foot - LANE + ROOM);
  }

  private void lane(Markup svg, Lane lane, double foot) {
    Axis across = across();
    Axis up = up(foot);
    svg.empty("line", "class", "foot", "x1", LEFT, "x2", RIGHT, "y1", foot, "y2", foot);
    svg.leaf(
        "text", lane.name(), "class", "key", "x", LEFT - 10, "y", foot - 14, "text-anchor", "end");
    svg.leaf(
        "text",
        String.format(Locale.ROOT, "%.0f–%,.0f", up.low(), up.high()),
        "class",
        "small",
        "x",
        LEFT - 10,
        "y",
        foot - 1,
        "text-anchor",
        "end");
    StringBuilder bars = new StringBuilder();
    for (int at = 0; at < lane.times().length; at++) {
      if (lane.values()[at] > base) {
        String x = Markup.number(across.at(lane.times()[at]));
        String y = Markup.number(up.at(lane.values()[at]));
        bars.append('M').append(x).append(' ').append(Markup.number(foot)).append('V').append(y);
      }
    }
    svg.empty("path", "class", "bars", "d", bars);
    marks(svg, lane, foot);
  }

  private void marks(Markup svg, Lane lane, double foot) {
    LabelRows rows = new LabelRows(ROWS, LEFT, RIGHT);
    for (Mark mark : lane.marks()) {
      double x = across().at(mark.time());
      svg.empty("circle", "class", "mark", "cx", x, "cy", up(foot).at(mark.value()), "r", RADIUS);
      rows.place(x, mark.label().length() * CHARACTER)
          .ifPresent(
              spot ->
                  svg.leaf(
                      "text",
                      mark.label(),
                      "class",
                      "small strongly",
                      "x",
                      spot.endsAtMark() ? x + RADIUS : x - RADIUS,
                      "y",
                      foot - LANE + ROW * (ROWS - spot.row()) - 2,
                      "text-anchor",
                      spot.endsAtMark() ? "end" : "start"));
    }
  }
}
