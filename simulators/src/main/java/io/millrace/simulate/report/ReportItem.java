package io.millrace.simulate.report;

import java.util.Optional;

/** A picture, a table or a row of headline numbers of a report. */
public sealed interface ReportItem permits Picture, Table, Figures {

  /** The item as elements of the page. */
  Markup markup();

  /**
   * What the script of the page draws in place of the picture, as JSON, to let a reader zoom and
   * read values; empty if the item stays as it is.
   */
  default Optional<String> plot() {
    return Optional.empty();
  }
}
