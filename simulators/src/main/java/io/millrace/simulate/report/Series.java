package io.millrace.simulate.report;

/**
 * A line of a chart.
 *
 * @param name in the legend
 * @param x ascending
 * @param y one value for each x; a value that is not finite leaves a gap. Both are owned by the
 *     series.
 */
public record Series(String name, double[] x, double[] y) {

  public Series {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "Cannot draw '" + name + "': " + x.length + " places for " + y.length + " values");
    }
  }
}
