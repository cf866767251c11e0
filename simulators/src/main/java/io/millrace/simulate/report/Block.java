package io.millrace.simulate.report;

/** One thing on the page. */
public sealed interface Block permits Picture, Table {

  /** The block as elements of the page. */
  Markup markup();
}
