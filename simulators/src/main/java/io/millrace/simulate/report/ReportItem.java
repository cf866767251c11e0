package io.millrace.simulate.report;

/** One thing on the page. */
public sealed interface ReportItem permits Picture, Table {

  /** The block as elements of the page. */
  Markup markup();
}
