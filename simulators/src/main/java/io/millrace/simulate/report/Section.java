package io.millrace.simulate.report;

import java.util.List;

/**
 * A part of the page.
 *
 * @param title heading
 * @param reading how to read what follows, in plain sentences
 * @param blocks pictures and tables
 */
public record Section(String title, String reading, List<ReportItem> blocks) {

  public Section {
    blocks = List.copyOf(blocks);
  }
}
