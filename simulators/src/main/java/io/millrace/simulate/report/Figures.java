package io.millrace.simulate.report;

import java.util.List;

/**
 * Headline numbers, side by side.
 *
 * @param figures in order
 */
public record Figures(List<Figure> figures) implements ReportItem {

  /**
   * A number.
   *
   * @param name what it is
   * @param value as text, with its unit
   * @param note what else there is to know; empty: nothing
   */
  public record Figure(String name, String value, String note) {}

  public Figures {
    figures = List.copyOf(figures);
  }

  @Override
  public Markup markup() {
    Markup html = new Markup().open("dl", "class", "figures");
    for (Figure figure : figures) {
      html.open("div").leaf("dt", figure.name()).leaf("dd", figure.value());
      if (!figure.note().isEmpty()) {
        html.leaf("dd", figure.note(), "class", "note");
      }
      html.close();
    }
    return html.close();
  }
}
