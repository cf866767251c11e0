package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class TimelineTest {

  private static final Scale.Time UTC = new Scale.Time(ZoneOffset.UTC);
  private static final double DAY = 86_400_000;

  @Test
  void exampleUsage() {
    Document svg = Xml.parse(picture(lane("Dongsi", 5, 100, 20), lane("Wanliu", 3, 2, 1)).markup());
    assertThat(Xml.find(svg, "path", "bars")).hasSize(2);
    assertThat(Xml.find(svg, "circle", "mark")).hasSize(2);
    assertThat(svg.getDocumentElement().getTextContent()).contains("Dongsi", "day 1: 100");
  }

  /** The scale reaches from 1 to 100 over all lanes, so 10 is half way up in each. */
  @Test
  void comparesLanesOnOneLogarithmicScale() {
    Timeline picture = picture(lane("a", 10, 100, 1), lane("b", 10, 1, 1));
    String second = Xml.find(Xml.parse(picture.markup()), "path", "bars").get(1).getAttribute("d");
    Axis axis = picture.up(18 + 2 * Timeline.LANE);
    assertThat(axis.high()).isEqualTo(100);
    assertThat(axis.at(10)).isCloseTo((axis.from() + axis.to()) / 2, within(1e-9));
    assertThat(second).isEqualTo("M120 126V" + Markup.number(axis.at(10)));
  }

  @Test
  void marksWhatItWasTold() {
    Element mark =
        Xml.find(Xml.parse(picture(lane("a", 5, 100, 20)).markup()), "circle", "mark").get(0);
    assertThat(Xml.number(mark, "cx")).isEqualTo((Timeline.LEFT + Timeline.RIGHT) / 2);
  }

  @Test
  void writesNoLabelOverAnother() {
    Timeline.Mark first = new Timeline.Mark(DAY, 50, "a long label");
    Timeline.Mark beside = new Timeline.Mark(DAY * 1.01, 40, "another label");
    double[] times = {0, DAY, 2 * DAY};
    Timeline picture =
        picture(new Timeline.Lane("a", times, new double[] {1, 50, 1}, List.of(first, beside)));
    Document svg = Xml.parse(picture.markup());
    assertThat(Xml.find(svg, "circle", "mark")).hasSize(2);
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("a long label")
        .doesNotContain("another label");
  }

  @Test
  void leavesOutWhatIsUsualOrNotANumber() {
    Document svg = Xml.parse(picture(lane("a", 0.5, Double.NaN, 7)).markup());
    assertThat(Xml.find(svg, "path", "bars").get(0).getAttribute("d"))
        .startsWith("M" + Markup.number(Timeline.RIGHT) + " ")
        .containsOnlyOnce("M");
  }

  @Test
  void refusesToDrawNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Timeline("t", UTC, 1, List.of()));
  }

  private static Timeline.Lane lane(String name, double... values) {
    List<Timeline.Mark> marks =
        Double.isFinite(values[1])
            ? List.of(new Timeline.Mark(DAY, values[1], "day 1: " + (int) values[1]))
            : List.of();
    return new Timeline.Lane(name, new double[] {0, DAY, 2 * DAY}, values, marks);
  }

  private static Timeline picture(Timeline.Lane... lanes) {
    return new Timeline("anomalies", UTC, 1, List.of(lanes));
  }
}
