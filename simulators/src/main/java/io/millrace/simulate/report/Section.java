package io.millrace.simulate.report;

import java.util.List;

/**
 * A section of the page.
 *
 * @param title heading
 * @param reading explanation of the blocks
 * @param blocks pictures and tables
 */
public record Section(String title, String reading, List<ReportItem> blocks) {

  public Section {
    blocks = List.copyOf(blocks);
  }
}
