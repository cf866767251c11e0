package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class HeatMapTest {

  private final HeatMap map =
      new HeatMap(
          "atoms",
          List.of("one", "two"),
          List.of("TEMP", "RAIN", "O3"),
          new float[][] {{.5f, -.25f, 0}, {Float.NaN, 2, -1}});

  @Test
  void exampleUsage() {
    Document svg = Xml.parse(map.markup());
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(6);
    assertThat(svg.getDocumentElement().getTextContent()).contains("one", "two", "TEMP", "RAIN");
  }

  @Test
  void showsSignByHueAndSizeByStrength() {
    Document svg = Xml.parse(map.markup());
    List<Element> below = Xml.find(svg, "rect", "below");
    assertThat(below).extracting(cell -> Xml.number(cell, "fill-opacity")).containsExactly(.25, 1.);
    assertThat(Xml.find(svg, "rect", "above"))
        .extracting(cell -> Xml.number(cell, "fill-opacity"))
        .containsExactly(.5, 0., 0., 1.);
  }

  @Test
  void writesOnlyNumbersWorthReading() {
    assertThat(Xml.find(Xml.parse(map.markup()), "text", "cell"))
        .extracting(Element::getTextContent)
        .containsExactly("0.50", "−0.25", "2.00", "−1.00");
  }

  @Test
  void putsACellUnderItsColumnAndBesideItsRow() {
    Document svg = Xml.parse(map.markup());
    Element last = Xml.find(svg, "rect", "below").get(1);
    Element name =
        Xml.find(svg, "text", "tick").stream()
            .filter(text -> text.getTextContent().equals("O3"))
            .findFirst()
            .orElseThrow();
    double middle = Xml.number(last, "x") + Xml.number(last, "width") / 2;
    assertThat(middle).isBetween(Xml.number(name, "x") - 2, Xml.number(name, "x") + 2);
  }

  @Test
  void refusesValuesWithoutNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeatMap("t", List.of("a"), List.of("b"), new float[1][2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeatMap("t", List.of("a"), List.of("b"), new float[2][1]));
  }
}
