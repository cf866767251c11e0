package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    assertThat(second).isEqualTo("M120 174V" + Markup.number(axis.at(10)));
  }

  @Test
  void marksWhatItWasTold() {
    Element mark =
        Xml.find(Xml.parse(picture(lane("a", 5, 100, 20)).markup()), "circle", "mark").get(0);
    assertThat(Xml.number(mark, "cx")).isEqualTo((Timeline.LEFT + Timeline.RIGHT) / 2);
  }

  /** Boxes as a browser draws them: a character is at most as wide as the picture reckons. */
  @Test
  void noLabelLiesOverAnotherOrOverAMark() {
    Random random = new Random(11);
    int labels = 0;
    for (int round = 0; round < 200; round++) {
      double[] times = {0, 500 * DAY, 1000 * DAY};
      List<Timeline.Mark> marks = new ArrayList<>();
      for (int mark = 0; mark < 3; mark++) {
        marks.add(
            new Timeline.Mark(
                random.nextDouble() * 1000 * DAY,
                1 + random.nextDouble() * 99,
                "2016-02-08: PM2.5 671, expected 12.5 µg/m³".substring(random.nextInt(20))));
      }
      Document svg =
          Xml.parse(
              picture(new Timeline.Lane("a", times, new double[] {1, 100, 1}, marks)).markup());
      List<Rectangle2D> boxes = new ArrayList<>();
      Xml.find(svg, "circle", "mark").forEach(circle -> boxes.add(box(circle)));
      List<Rectangle2D> texts =
          Xml.find(svg, "text", "small strongly").stream().map(TimelineTest::textBox).toList();
      assertThat(texts)
          .allMatch(box -> box.getMinX() >= 0 && box.getMaxX() <= Picture.WIDTH)
          .allMatch(box -> boxes.stream().noneMatch(box::intersects));
      for (Rectangle2D text : texts) {
        assertThat(texts).filteredOn(text::intersects).containsExactly(text);
      }
      labels += texts.size();
    }
    assertThat(labels).as("of 600 marks most have room").isGreaterThan(550);
  }

  @Test
  void aLabelWithoutRoomIsLeftOutAndItsMarkStays() {
    List<Timeline.Mark> marks = new ArrayList<>();
    for (int mark = 0; mark < 20; mark++) {
      marks.add(new Timeline.Mark(DAY * (1 + mark / 1000.), 50, "label of mark " + mark));
    }
    double[] times = {0, DAY, 2 * DAY};
    Document svg =
        Xml.parse(picture(new Timeline.Lane("a", times, new double[] {1, 50, 1}, marks)).markup());
    assertThat(Xml.find(svg, "circle", "mark")).hasSize(20);
    assertThat(Xml.find(svg, "text", "small strongly")).as("one a row").hasSize(3);
    assertThat(svg.getDocumentElement().getTextContent()).contains("label of mark 0");
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

  private static Rectangle2D box(Element circle) {
    double r = Xml.number(circle, "r");
    return new Rectangle2D.Double(
        Xml.number(circle, "cx") - r, Xml.number(circle, "cy") - r, 2 * r, 2 * r);
  }

  /** Eleven pixels high: nine above the base line, two below. */
  private static Rectangle2D textBox(Element text) {
    double width = text.getTextContent().length() * Timeline.CHARACTER;
    double x = Xml.number(text, "x") - (text.getAttribute("text-anchor").equals("end") ? width : 0);
    return new Rectangle2D.Double(x, Xml.number(text, "y") - 9, width, 11);
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
