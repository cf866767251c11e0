package io.millrace.simulate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A picture of lanes over a common axis, each divided into bands of a few kinds: for example the
 * activity over time, and the answers of each method. A kind has a colour; a band that is wide
 * enough also shows its name, so that kinds can be distinguished without colour.
 *
 * @param title what the picture shows
 * @param x the axis below
 * @param kinds names, at most six
 * @param lanes from the top
 */
public record Bands(String title, Dimension x, List<String> kinds, List<Lane> lanes)
    implements Picture {

  /**
   * One lane.
   *
   * @param name at the left
   * @param edges starts of the values, ascending, followed by the end of the last
   * @param values index of the kind of each; −1 leaves a gap. Both are owned by the lane.
   */
  public record Lane(String name, double[] edges, int[] values) {
    public Lane {
      if (edges.length != values.length + 1 || values.length == 0) {
        throw new IllegalArgumentException(
            "Cannot draw '"
                + name
                + "': "
                + edges.length
                + " edges for "
                + values.length
                + " values; expected one more, and at least one value");
      }
    }

    /** Values of one kind that follow one another; gaps are left out. */
    List<Run> runs() {
      List<Run> runs = new ArrayList<>();
      int from = 0;
      for (int at = 1; at <= values.length; at++) {
        if (at == values.length || values[at] != values[from]) {
          if (values[from] >= 0) {
            runs.add(new Run(edges[from], edges[at], values[from]));
          }
          from = at;
        }
      }
      return runs;
    }
  }

  /**
   * Values of one kind.
   *
   * @param from beginning of the first
   * @param to end of the last
   * @param kind its index
   */
  record Run(double from, double to, int kind) {}

  static final double LEFT = 170;
  static final double RIGHT = WIDTH - 20;
  static final double TOP = 40;
  static final double LANE = 34;
  private static final double GAP = 6;
  private static final double CHARACTER = 6.6;

  public Bands {
    kinds = List.copyOf(kinds);
    lanes = List.copyOf(lanes);
    if (lanes.isEmpty() || kinds.size() > LineChart.MOST) {
      throw new IllegalArgumentException(
          "Cannot draw "
              + lanes.size()
              + " lanes of "
              + kinds.size()
              + " kinds: expected at least one lane and at most "
              + LineChart.MOST
              + " kinds");
    }
  }

  @Override
  public Markup markup() {
    double bottom = TOP + LANE * lanes.size();
    Markup svg = Picture.begin(title, bottom + 45);
    legend(svg);
    Axis across = across();
    across.drawBelow(svg, bottom, TOP);
    for (int lane = 0; lane < lanes.size(); lane++) {
      draw(svg, lanes.get(lane), TOP + LANE * lane, across);
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

  @Override
  public Optional<String> plot() {
    return Optional.of(PlotJson.of(this));
  }

  private Axis across() {
    Extent extent = new Extent();
    lanes.forEach(lane -> extent.include(lane.edges()));
    return new Axis(x.scale(), extent.low(), extent.high(), LEFT, RIGHT);
  }

  private void legend(Markup svg) {
    double left = LEFT;
    for (int kind = 0; kind < kinds.size(); kind++) {
      svg.empty("rect", "class", "b" + kind, "x", left, "y", 8., "width", 14., "height", 14.);
      svg.leaf("text", kinds.get(kind), "class", "key", "x", left + 20, "y", 20.);
      left += 44 + kinds.get(kind).length() * 7.2;
    }
  }

  private void draw(Markup svg, Lane lane, double top, Axis across) {
    double middle = top + (LANE - GAP) / 2 + 4;
    svg.leaf(
        "text", lane.name(), "class", "key", "x", LEFT - 10, "y", middle, "text-anchor", "end");
    for (Run run : lane.runs()) {
      band(svg, run.kind(), top, across.at(run.from()), across.at(run.to()));
    }
  }

  private void band(Markup svg, int kind, double top, double left, double right) {
    svg.empty(
        "rect",
        "class",
        "band b" + kind,
        "x",
        left,
        "y",
        top,
        "width",
        right - left,
        "height",
        LANE - GAP);
    String name = kinds.get(kind);
    if (name.length() * CHARACTER + 6 < right - left) {
      svg.leaf(
          "text",
          name,
          "class",
          "on",
          "x",
          (left + right) / 2,
          "y",
          top + (LANE - GAP) / 2 + 4,
          "text-anchor",
          "middle");
    }
  }
}
