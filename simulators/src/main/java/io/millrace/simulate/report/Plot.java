package io.millrace.simulate.report;

import java.util.List;
import java.util.Optional;

/**
 * Lines with bands, marked points and marked ranges, in one or more views of which the reader
 * chooses one: for example one for each key. The script of the page draws it, with zoom and the
 * values under the pointer. Without the script the page shows the lines of the first view.
 *
 * @param title what the picture shows
 * @param x the axis below
 * @param y the axis at the left
 * @param choice what a view is, for example {@code key}
 * @param views at least one
 */
public record Plot(String title, Dimension x, Dimension y, String choice, List<View> views)
    implements Picture {

  /**
   * One view.
   *
   * @param group views of one group are listed together; empty: none
   * @param name in the list
   * @param lines at most {@value LineChart#MOST}
   * @param marks points with a text
   * @param spans ranges with a kind
   */
  public record View(
      String group, String name, List<Line> lines, List<Mark> marks, List<Span> spans) {

    public View {
      lines = List.copyOf(lines);
      marks = List.copyOf(marks);
      spans = List.copyOf(spans);
    }
  }

  /**
   * A line.
   *
   * @param series places and values
   * @param low lower edge of a band, as many values as the series; empty: no band
   * @param high upper edge of it
   * @param notes a text for each value, shown with it; empty: none. All are owned by the line.
   */
  public record Line(Series series, double[] low, double[] high, List<String> notes) {

    private static final double[] NONE = {};

    public Line {
      boolean fits =
          low.length == high.length
              && (low.length == 0 || low.length == series.x().length)
              && (notes.isEmpty() || notes.size() == series.x().length);
      if (!fits) {
        throw new IllegalArgumentException(
            "Cannot draw '"
                + series.name()
                + "': "
                + series.x().length
                + " values beside a band of "
                + low.length
                + " and "
                + high.length
                + ", and "
                + notes.size()
                + " notes");
      }
      notes = List.copyOf(notes);
    }

    /** A line alone. */
    public static Line of(Series series) {
      return new Line(series, NONE, NONE, List.of());
    }

    /** A line with a text for each value. */
    public static Line noted(Series series, List<String> notes) {
      return new Line(series, NONE, NONE, notes);
    }

    /** A line in a band. */
    public static Line within(Series series, double[] low, double[] high) {
      return new Line(series, low, high, List.of());
    }
  }

  /**
   * A marked point.
   *
   * @param x place
   * @param y value; not finite: at the top
   * @param text about it
   */
  public record Mark(double x, double y, String text) {}

  /**
   * A marked range.
   *
   * @param from its beginning
   * @param to its end
   * @param kind ranges of one kind have one colour
   * @param text about it
   */
  public record Span(double from, double to, String kind, String text) {}

  public Plot {
    views = List.copyOf(views);
    if (views.isEmpty()) {
      throw new IllegalArgumentException("Cannot draw '" + title + "': it has no view");
    }
    for (View view : views) {
      if (view.lines().isEmpty() || view.lines().size() > LineChart.MOST) {
        throw new IllegalArgumentException(
            "Cannot draw "
                + view.lines().size()
                + " lines of '"
                + view.name()
                + "': expected 1 to "
                + LineChart.MOST);
      }
    }
  }

  @Override
  public Markup markup() {
    return new LineChart(title, x, y, views.get(0).lines().stream().map(Line::series).toList())
        .markup();
  }

  @Override
  public Optional<String> plot() {
    return Optional.of(PlotJson.of(this));
  }
}
