package io.millrace.simulate.report;

import java.util.List;
import java.util.Locale;

/**
 * One lane a key over a common time: a bar for each bucket of time as high as its largest value,
 * the largest few of a lane marked and labelled. All lanes have one logarithmic scale.
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
   * @param values as many; one that is not finite is left out
   * @param marks the values to point out, the most important first
   */
  public record Lane(String name, double[] times, double[] values, List<Mark> marks) {

    public Lane {
      marks = List.copyOf(marks);
    }
  }

  /**
   * A value to point out.
   *
   * @param time milliseconds
   * @param value as measured
   * @param label beside it, when there is room
   */
  public record Mark(double time, double value, String label) {}

  static final double LEFT = 120;
  static final double RIGHT = WIDTH - 20;
  static final double LANE = 54;
  private static final double TOP = 18;
  private static final double ROOM = 16;
  private static final double CHARACTER = 6.2;

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

  /** The time axis, over all lanes. */
  Axis across() {
    Extent extent = new Extent();
    lanes.forEach(lane -> extent.include(lane.times()));
    return new Axis(scale, extent.low(), extent.high(), LEFT, RIGHT);
  }

  /** The value axis of the lane that stands on {@code foot}. */
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
    double takenFrom = RIGHT + 1;
    double takenTo = LEFT - 1;
    for (Mark mark : lane.marks()) {
      double x = across.at(mark.time());
      double y = up.at(mark.value());
      svg.empty("circle", "class", "mark", "cx", x, "cy", y, "r", 3.5);
      double width = mark.label().length() * CHARACTER;
      boolean left = x + 8 + width > RIGHT;
      double from = left ? x - 8 - width : x + 8;
      if (from > takenTo || from + width < takenFrom) {
        svg.leaf(
            "text",
            mark.label(),
            "class",
            "small strongly",
            "x",
            left ? x - 7 : x + 7,
            "y",
            Math.max(y + 3, foot - LANE + ROOM),
            "text-anchor",
            left ? "end" : "start");
        takenFrom = Math.min(takenFrom, from);
        takenTo = Math.max(takenTo, from + width);
      }
    }
  }
}
