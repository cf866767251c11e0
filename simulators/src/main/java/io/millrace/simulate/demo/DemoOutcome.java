package io.millrace.simulate.demo;

import io.millrace.simulate.report.Table;
import java.util.List;

/** Results of a demo, for the terminal. */
public interface DemoOutcome {

  /** Summary of the run, one row per topic, without a head. */
  Table summary();

  /** Errors or accuracies of all methods. */
  List<Table> scores();

  /** Explanation of the scores, in lines of a terminal's width. */
  String legend();

  /** One result as written to the topic. */
  String sample();

  DemoFiles files();

  /** Whether every result arrived once and equals that of plain Java bit for bit. */
  boolean isExact();
}
