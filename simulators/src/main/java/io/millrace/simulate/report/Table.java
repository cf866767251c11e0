package io.millrace.simulate.report;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A table of text; the first column names the row. Columns of numbers are right-aligned.
 *
 * @param head column titles; empty: none
 * @param rows one cell per column
 */
public record Table(List<String> head, List<List<String>> rows) implements ReportItem {

  /** A day at the beginning of a row, which no narrow column may divide. */
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  private static final Predicate<String> FIGURE =
      Pattern.compile("([-+−]?[0-9.,]+([ \u00a0]?%)?)?").asMatchPredicate();

  public Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
    if (rows.stream().map(List::size).distinct().count() > 1
        || (!head.isEmpty() && !rows.isEmpty() && rows.get(0).size() != head.size())) {
      throw new IllegalArgumentException(
          "Cannot make a table of rows of different widths: " + head + " " + rows);
    }
  }

  @Override
  public Markup markup() {
    // On a narrow screen the rows of a table of more columns become cards.
    boolean cards = !head.isEmpty() && head.size() > 2;
    Markup html = new Markup();
    if (cards) {
      html.open("table", "class", "cards");
    } else {
      html.open("table");
    }
    if (!head.isEmpty()) {
      html.open("thead").open("tr");
      for (int column = 0; column < head.size(); column++) {
        html.leaf("th", head.get(column), "scope", "col", "class", form(column));
      }
      html.close().close();
    }
    html.open("tbody");
    for (List<String> row : rows) {
      html.open("tr");
      if (DAY.matcher(row.get(0)).lookingAt()) {
        html.leaf("th", row.get(0), "scope", "row", "class", "when");
      } else {
        html.leaf("th", row.get(0), "scope", "row");
      }
      for (int column = 1; column < row.size(); column++) {
        if (head.isEmpty()) {
          html.leaf("td", row.get(column), "class", form(column));
        } else {
          html.leaf("td", row.get(column), "class", form(column), "data-name", head.get(column));
        }
      }
      html.close();
    }
    return html.close().close();
  }

  private String form(int column) {
    if (!rows.isEmpty()
        && rows.stream().allMatch(row -> DAY.matcher(row.get(column)).lookingAt())) {
      return "word when";
    }
    boolean figures =
        column > 0 && rows.stream().map(row -> row.get(column)).allMatch(cell -> FIGURE.test(cell));
    return figures ? "figure" : "word";
  }
}
