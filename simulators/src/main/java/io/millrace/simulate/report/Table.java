package io.millrace.simulate.report;

import java.util.List;

/**
 * Rows of text; the first column names the row.
 *
 * @param head column titles; empty: none
 * @param rows as many cells each
 */
public record Table(List<String> head, List<List<String>> rows) implements Block {

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
    Markup html = new Markup().open("div", "class", "wide").open("table");
    if (!head.isEmpty()) {
      html.open("thead").open("tr");
      head.forEach(title -> html.leaf("th", title, "scope", "col"));
      html.close().close();
    }
    html.open("tbody");
    for (List<String> row : rows) {
      html.open("tr").leaf("th", row.get(0), "scope", "row");
      row.stream().skip(1).forEach(cell -> html.leaf("td", cell));
      html.close();
    }
    return html.close().close().close();
  }
}
