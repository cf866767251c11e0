package io.millrace.simulate.report;

/** A picture or table of a report. */
public sealed interface ReportItem permits Picture, Table {

  /** The item as elements of the page. */
  Markup markup();
}
