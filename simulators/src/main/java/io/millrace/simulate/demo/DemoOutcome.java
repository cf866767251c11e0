package io.millrace.simulate.demo;

import io.millrace.simulate.report.Table;
import java.util.List;

/** What a demo has found, for a terminal. */
public interface DemoOutcome {

  /** What happened, a line each, without a head. */
  Table summary();

  /** How well it was learned. */
  List<Table> scores();

  /** What the scores mean, in lines of a terminal's width. */
  String legend();

  /** A result as it stands in the topic. */
  String sample();

  DemoFiles files();

  /** Whether every result came, once, and with the bits that plain Java gives. */
  boolean isExact();
}
