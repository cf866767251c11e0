package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

final class ReportTest {

  private static final Table TABLE =
      new Table(
          List.of("reason", "records"), List.of(List.of("late", "1"), List.of("<malformed>", "2")));

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    Report report =
        new Report(
            "A run",
            "What it was.",
            List.of(new Section("Refused", "", List.of(TABLE))),
            "Thanks.");
    Path file = folder.resolve("report.html");
    report.write(file);
    Document page = Xml.parse(Files.readString(file));
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("A run");
    assertThat(page.getElementsByTagName("td").getLength()).isEqualTo(2);
    assertThat(page.getElementsByTagName("tbody").item(0).getTextContent()).contains("<malformed>");
  }

  @Test
  void loadsNothingFromElsewhere() {
    String page = page();
    assertThat(page).doesNotContain("<script ", "<link", "<img", "url(h", "@import", "src=");
  }

  /** The style stands in the page as it is: escaped, a browser would not understand it. */
  @Test
  void keepsTheStyleAsWritten() {
    String style = page().replaceAll("(?s).*<style>(.*)</style>.*", "$1");
    assertThat(style).contains("prefers-color-scheme: dark").doesNotContain("&");
  }

  @Test
  void setsNumbersToTheRightAndWordsToTheLeft() {
    Table table =
        new Table(
            List.of("reason", "records", "share", "why"),
            List.of(List.of("late", "1,000", "3.5 %", "old"), List.of("wide", "2", "", "4 cells")));
    assertThat(Xml.find(Xml.parse(table.markup()), "td", "figure")).hasSize(4);
    assertThat(Xml.find(Xml.parse(table.markup()), "td", "word")).hasSize(2);
  }

  /** Else a small window cuts it, or the whole page scrolls sideways. */
  @Test
  void everyBlockScrollsInABoxOfItsOwn() {
    Document page = Xml.parse(page());
    assertThat(Xml.find(page, "div", "wide"))
        .hasSize(1)
        .allMatch(box -> box.getAttribute("tabindex").equals("0"))
        .allMatch(box -> box.getElementsByTagName("table").getLength() == 1);
    assertThat(page()).containsPattern("\\.wide \\{ overflow-x: auto;");
  }

  @Test
  void refusesACrookedTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table(List.of("a"), List.of(List.of("1", "2"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table(List.of(), List.of(List.of("1"), List.of("1", "2"))));
  }

  private static String page() {
    return new Report("t", "l", List.of(new Section("s", "r", List.of(TABLE))), "f").html();
  }
}
