package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

  @Test
  void exampleUsage() {
    Table table = new Table(List.of("station", "error"), List.of(List.of("Dongsi", "29.7 %")));

    assertThat(table.markup().toString())
        .contains("<th scope=\"col\" class=\"word\">station</th>")
        .contains("<th scope=\"row\">Dongsi</th>")
        .contains("<td class=\"figure\" data-name=\"error\">29.7 %</td>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-2.5", "+3", "−4", "1,234,567", "30.1 %", "30\u00a0%", "5%", ""})
  void aColumnOfNumbersIsMadeOfFigures(String cell) {
    assertThat(html("7", cell)).contains("class=\"figure\"").doesNotContain("<td class=\"word\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n/a", "1 h", "1e5", "-", "NaN", "1 2", "٣", "% 5"})
  void oneCellThatIsNoNumberMakesAColumnOfWords(String cell) {
    assertThat(html("7", cell)).contains("<td class=\"word\">7</td>");
  }

  @Test
  void theFirstColumnNamesTheRowThoughItIsANumber() {
    Table table = new Table(List.of("year", "n"), List.of(List.of("2015", "1")));

    assertThat(table.markup().toString())
        .contains("<th scope=\"col\" class=\"word\">year</th>")
        .contains("<th scope=\"row\">2015</th>");
  }

  @Test
  void textOfTheReadingsIsNoMarkup() {
    assertThat(html("<script>alert(1)</script>", "a & b"))
        .doesNotContain("<script>")
        .contains("&lt;script&gt;", "a &amp; b");
  }

  @Test
  void aTableMayHaveNoHeadOrNoRows() {
    assertThat(new Table(List.of(), List.of(List.of("a", "1"))).markup().toString())
        .doesNotContain("<thead>");
    assertThat(new Table(List.of("a", "b"), List.of()).markup().toString())
        .contains("<thead>", "<tbody");
  }

  @Test
  void rowsOfDifferentWidthsAreRefused() {
    List<List<String>> ragged = List.of(List.of("a", "b"), List.of("c"));

    assertThatThrownBy(() -> new Table(List.of(), ragged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows of different widths");
    assertThatThrownBy(() -> new Table(List.of("one"), List.of(List.of("a", "b"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableDoesNotChangeWithTheListsThatItWasMadeOf() {
    List<List<String>> rows = new ArrayList<>(List.of(new ArrayList<>(List.of("a", "1"))));
    Table table = new Table(List.of(), rows);
    rows.get(0).set(1, "2");
    rows.clear();

    assertThat(table.rows()).containsExactly(List.of("a", "1"));
  }

  /** A table of one column of cells behind the names of its rows. */
  private static String html(String... cells) {
    List<List<String>> rows = new ArrayList<>();
    for (String cell : cells) {
      rows.add(List.of("row", cell));
    }
    return new Table(List.of(), rows).markup().toString();
  }
}
