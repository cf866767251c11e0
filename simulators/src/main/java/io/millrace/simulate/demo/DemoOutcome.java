package io.millrace.simulate.demo;

import io.millrace.simulate.report.Table;
import java.util.List;

/** Results of a demo, for the terminal. */
public interface DemoOutcome {

  /** Number and kind of the readings, in words. */
  String readings();

  /** The checks of each pipeline. */
  List<ExactChecks> checks();

  DemoRun run();

  /** The pipeline of which a result and the refused records are shown. */
  DemoRun.Part part();

  /** Errors or accuracies of all methods. */
  List<Table> scores();

  /** Explanation of the scores, in lines of a terminal's width. */
  String legend();

  /** Summary of the run, one row per topic, without a head. */
  default Table summary() {
    return DemoSummary.of(readings(), checks(), run());
  }

  /** Whether every result arrived once and equals that of plain Java bit for bit. */
  default boolean isExact() {
    return DemoSummary.isExact(checks());
  }
}
