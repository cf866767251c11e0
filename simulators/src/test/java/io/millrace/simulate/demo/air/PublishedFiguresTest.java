package io.millrace.simulate.demo.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.report.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures that stand in several places are those of the benchmark page. */
final class PublishedFiguresTest {

  private static final Path README = Path.of("../README.md");
  private static final Path PAGE = Path.of("../docs/benchmarks/dictionary.md");

  @Test
  void exampleUsage() throws IOException {
    Map<String, String> shown = new LinkedHashMap<>();
    Table table = AirPeers.table();
    for (int i = 0; i < table.head().size(); i++) {
      shown.put(table.head().get(i), table.rows().get(0).get(i));
    }
    assertThat(shown)
        .containsExactlyEntriesOf(firstTable(Files.readAllLines(README)))
        .containsExactlyEntriesOf(published());
  }

  @Test
  void theSentenceOfTheReadmeSaysWhatTheTablesSay() throws IOException {
    assertThat(Files.readString(README))
        .contains("to within a tenth, where scikit-learn needs six for 14 %")
        .contains(AirPeers.COMMAND);
    assertThat(new BigDecimal(cell("### More atoms", "air quality", "scikit-learn", "k=6")))
        .isEqualByComparingTo("0.140");
    assertThat(
            new BigDecimal(cell("### More atoms", "air quality", "overcomplete, predict", "k=3")))
        .isLessThan(new BigDecimal("0.1"));
  }

  /** With three numbers kept, from the tables of the page. */
  private static Map<String, String> published() throws IOException {
    Map<String, String> errors = new LinkedHashMap<>();
    String more = "### More atoms";
    String air = "air quality";
    errors.put("predict, overcomplete", percent(cell(more, air, "overcomplete, predict", "k=3")));
    errors.put("predict, dictionary", percent(cell("### With a pred", air, "predict", "k=3")));
    errors.put("overcomplete", percent(cell(more, air, "overcomplete", "k=3")));
    errors.put("scikit-learn, tuned", percent(cell(more, air, "scikit-learn", "k=3")));
    errors.put("dictionary", percent(cell(more, air, "dictionary", "k=3")));
    errors.put(
        "last value, true and whole", percent(cell("### With a pred", air, "last value", "k=3")));
    errors.put("online PCA", percent(cell("### Real readings", "contender", "online PCA", "k=3")));
    return errors;
  }

  private static String percent(String share) {
    return new BigDecimal(share).movePointRight(2).setScale(1) + " %";
  }

  /**
   * One number of a table.
   *
   * @param heading what the heading of its part begins with
   * @param corner what the first cell of the table begins with
   * @param row what its row is called, without what follows a comma in the page and is no option
   */
  private static String cell(String heading, String corner, String row, String column)
      throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    int at = 0;
    while (!lines.get(at).startsWith(heading)) {
      at++;
    }
    while (!lines.get(at).startsWith("| " + corner)) {
      at++;
    }
    int wanted = cells(lines.get(at)).indexOf(column);
    while (!cells(lines.get(at)).get(0).replaceFirst(", (alpha|no code).*", "").equals(row)) {
      at++;
    }
    return cells(lines.get(at)).get(wanted);
  }

  /** Head and first row of the first table. */
  private static Map<String, String> firstTable(List<String> lines) {
    int at = 0;
    while (!lines.get(at).startsWith("|")) {
      at++;
    }
    List<String> head = cells(lines.get(at));
    List<String> row = cells(lines.get(at + 2));
    Map<String, String> table = new LinkedHashMap<>();
    for (int i = 0; i < head.size(); i++) {
      table.put(head.get(i), row.get(i));
    }
    return table;
  }

  /** Without links, marks and code. */
  private static List<String> cells(String line) {
    return Arrays.stream(line.replaceFirst("^\\|", "").split("\\|"))
        .map(cell -> cell.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replaceAll("[`*]", "").strip())
        .toList();
  }
}
