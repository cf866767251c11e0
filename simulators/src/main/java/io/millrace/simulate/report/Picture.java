package io.millrace.simulate.report;

/** A picture of the report: an SVG element {@value #WIDTH} units wide that scales with the page. */
public sealed interface Picture extends ReportItem
    permits LineChart, HeatMap, Timeline, Bands, Plot, Intervals, StickFigures {

  /** Width of every picture, in the units of its coordinates. */
  int WIDTH = 960;

  /** What the picture shows; read by screen readers. */
  String title();

  /** Begins the element. */
  static Markup begin(String title, double height) {
    return new Markup()
        .open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "viewBox",
            "0 0 " + WIDTH + " " + Markup.number(height),
            "role",
            "img",
            "aria-label",
            title)
        .leaf("title", title);
  }
}
