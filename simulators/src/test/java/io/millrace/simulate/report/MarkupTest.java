package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

final class MarkupTest {

  @Test
  void exampleUsage() {
    Markup markup = new Markup().open("g", "id", "a").leaf("text", "hello", "x", 1.5).close();
    assertThat(markup).hasToString("<g id=\"a\"><text x=\"1.5\">hello</text></g>");
  }

  @Test
  void keepsHostileTextAsText() {
    String hostile = "</script><b a=\"1\" c='2'>&amp;\u0000\u001b[31m\ud800 \uFFFE \uD83D\uDE00 µ";
    Markup markup = new Markup().leaf("p", hostile, "title", hostile);
    Element element = Xml.parse(markup).getDocumentElement();
    String harmless = "</script><b a=\"1\" c='2'>&amp;\uFFFD\uFFFD[31m\uFFFD \uFFFD \uD83D\uDE00 µ";
    assertThat(element.getTextContent()).isEqualTo(harmless);
    assertThat(element.getAttribute("title")).isEqualTo(harmless);
    assertThat(element.getChildNodes().getLength()).isEqualTo(1);
  }

  @Test
  void writesCoordinatesPlainly() {
    assertThat(Markup.number(100)).isEqualTo("100");
    assertThat(Markup.number(1 / 3.0)).isEqualTo("0.33");
    assertThat(Markup.number(-0.001)).isEqualTo("0");
    assertThat(Markup.number(12.50)).isEqualTo("12.5");
    assertThat(Markup.number(1e9)).isEqualTo("1000000000");
  }

  @Test
  void refusesToDrawWhatIsNotANumber() {
    assertThatIllegalArgumentException().isThrownBy(() -> Markup.number(Double.NaN));
  }

  @Test
  void namesTheElementsLeftOpen() {
    Markup markup = new Markup().open("svg").open("g");
    assertThatIllegalStateException()
        .isThrownBy(markup::toString)
        .withMessageContaining("[g, svg]");
  }
}
