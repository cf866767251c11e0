package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class BandsTest {

  private static final Dimension SECONDS = new Dimension("seconds", new Scale.Linear());

  private static Document draw(Bands.Lane... lanes) {
    return Xml.parse(
        new Bands("one day", SECONDS, List.of("asleep", "awake"), List.of(lanes)).markup());
  }

  @Test
  void exampleUsage() {
    Document svg =
        draw(
            new Bands.Lane("truth", new double[] {0, 7, 23, 24}, new int[] {0, 1, 0}),
            new Bands.Lane("watch", new double[] {0, 8, 24}, new int[] {0, 1}));
    assertThat(Xml.find(svg, "rect", "band")).hasSize(5);
    assertThat(svg.getDocumentElement().getTextContent()).contains("truth", "watch", "awake");
  }

  @Test
  void neighboursOfOneKindAreOneBand() {
    Document svg =
        draw(new Bands.Lane("truth", new double[] {0, 1, 2, 3, 4}, new int[] {0, 0, 0, 1}));
    List<Element> bands = Xml.find(svg, "rect", "band");
    assertThat(bands).hasSize(2);
    double all = Bands.RIGHT - Bands.LEFT;
    assertThat(Xml.number(bands.get(0), "width")).isEqualTo(all * 3 / 4);
    assertThat(Xml.number(bands.get(1), "x")).isEqualTo(Bands.LEFT + all * 3 / 4);
  }

  @Test
  void aGapHasNoBandAndANarrowBandNoName() {
    Document svg =
        draw(new Bands.Lane("truth", new double[] {0, 1, 99, 100}, new int[] {1, -1, 0}));
    assertThat(Xml.find(svg, "rect", "band")).hasSize(2);
    assertThat(Xml.find(svg, "text", "on")).isEmpty();
  }

  @Test
  void refusesEdgesThatDoNotFitTheirValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bands.Lane("truth", new double[] {0, 1}, new int[] {0, 1}))
        .withMessageContaining("2 edges for 2 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bands("none", SECONDS, List.of("a"), List.of()));
  }
}
