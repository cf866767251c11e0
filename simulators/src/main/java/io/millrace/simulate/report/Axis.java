package io.millrace.simulate.report;

import java.util.List;

/**
 * Maps the values of a picture to pixels.
 *
 * @param scale linear, logarithmic or time
 * @param low value at {@code from}
 * @param high value at {@code to}, above {@code low}
 * @param from pixel of the low end
 * @param to pixel of the high end; below {@code from} on an axis that points up
 */
record Axis(Scale scale, double low, double high, double from, double to) {

  Axis {
    if (!(high > low)) {
      throw new IllegalArgumentException("Cannot draw an axis from " + low + " to " + high);
    }
  }

  /** The pixel of a value. */
  double at(double value) {
    double share =
        (scale.spread(value) - scale.spread(low)) / (scale.spread(high) - scale.spread(low));
    return from + share * (to - from);
  }

  List<Scale.Tick> ticks(int most) {
    return scale.ticks(low, high, most);
  }

  /** Ticks, their labels below, and grid lines up to {@code top}. */
  void drawBelow(Markup svg, double bottom, double top) {
    for (Scale.Tick tick : ticks(8)) {
      double x = at(tick.value());
      svg.empty("line", "class", "grid", "x1", x, "x2", x, "y1", top, "y2", bottom);
      svg.leaf(
          "text", tick.label(), "class", "tick", "x", x, "y", bottom + 16, "text-anchor", "middle");
    }
  }

  /** Ticks, their labels to the left, and grid lines over to {@code right}. */
  void drawLeft(Markup svg, double left, double right) {
    for (Scale.Tick tick : ticks(6)) {
      double y = at(tick.value());
      svg.empty("line", "class", "grid", "x1", left, "x2", right, "y1", y, "y2", y);
      svg.leaf(
          "text", tick.label(), "class", "tick", "x", left - 6, "y", y + 4, "text-anchor", "end");
    }
  }
}
