package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class LineChartTest {

  private static final Dimension TIME = new Dimension("time (s)", new Scale.Linear());
  private static final Dimension ERROR = new Dimension("relative error", new Scale.Linear());

  @Test
  void exampleUsage() {
    LineChart chart =
        chart(
            new Series("a", new double[] {0, 10}, new double[] {0, 1}),
            new Series("b", new double[] {0, 5}, new double[] {1, 1}));
    Document svg = Xml.parse(chart.markup());
    assertThat(Xml.find(svg, "path", "line")).hasSize(2);
    assertThat(svg.getDocumentElement().getTextContent()).contains("time (s)", "relative error");
  }

  @Test
  void drawsValuesWhereTheyBelong() {
    LineChart chart = chart(new Series("a", new double[] {0, 5, 10}, new double[] {0, 1, 2}));
    String path = path(chart);
    double top = chart.up(30).at(2);
    assertThat(path).startsWith("M84 330L512 ").contains("L940 ");
    // A twentieth of the room stays free above the highest value.
    assertThat(top).isCloseTo(330 - (330 - 30) / 1.05, within(1e-9));
  }

  @Test
  void leavesAGapWhereThereIsNoValue() {
    double[] x = {0, 1, 2, 3, 4};
    double[] y = {1, 1, Double.NaN, 1, 1};
    assertThat(path(chart(new Series("a", x, y))).chars().filter(one -> one == 'M').count())
        .isEqualTo(2);
  }

  /** An axis that began at the logarithm of zero would have no end of ticks. */
  @Test
  void leavesOutWhatALogarithmicAxisHasNoPlaceFor() {
    Dimension log = new Dimension("gain", new Scale.Log());
    Series line = new Series("a", new double[] {0, 1, 2, 4}, new double[] {1, 0, 10, 100});
    LineChart chart = new LineChart("t", log, log, List.of(line));
    assertThat(path(chart)).startsWith("M").contains("L").doesNotContain("NaN", "Infinity");
    Series none = new Series("a", new double[] {1, 2}, new double[] {0, -1});
    assertThat(path(new LineChart("t", log, log, List.of(none)))).isEmpty();
  }

  @Test
  void drawsOneConstantPointToo() {
    Xml.parse(chart(new Series("a", new double[] {3}, new double[] {0})).markup());
    Xml.parse(chart(new Series("a", new double[] {3}, new double[] {Double.NaN})).markup());
    Xml.parse(chart(new Series("a", new double[0], new double[0])).markup());
  }

  @Test
  void refusesMoreLinesThanItHasColours() {
    Series one = new Series("a", new double[0], new double[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LineChart("t", TIME, ERROR, Collections.nCopies(LineChart.MOST + 1, one)));
  }

  private static String path(LineChart chart) {
    return Xml.find(Xml.parse(chart.markup()), "path", "line").get(0).getAttribute("d");
  }

  private static LineChart chart(Series... series) {
    return new LineChart("title", TIME, ERROR, List.of(series));
  }
}
