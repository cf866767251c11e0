package io.millrace.simulate.demo;

import io.millrace.model.PublishedModel;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.Trace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a demo has found.
 *
 * @param trace the readings that were played
 * @param evaluation results judged
 * @param letters refused records as JSON text, in order of arrival
 * @param models newest published model of each group
 * @param flow results over wall time
 * @param files where things were left
 */
public record DemoOutcome(
    Trace trace,
    Evaluation evaluation,
    List<String> letters,
    Map<String, PublishedModel> models,
    Flow flow,
    Files files) {

  /**
   * Results over wall time.
   *
   * @param seconds since the first reading was sent, at each look
   * @param sent readings sent by then
   * @param results results that a committed reader had by then
   */
  record Flow(double[] seconds, double[] sent, double[] results) {

    double duration() {
      return seconds[seconds.length - 1];
    }
  }

  /**
   * Where things were left.
   *
   * @param sample the first result as it stands in the topic
   */
  public record Files(Path report, Path pipeline, Path models, String savepoint, String sample) {}

  /** Errors by station, for a terminal. */
  public Table stations() {
    return DemoTables.stations(this);
  }

  /** What happened, for a terminal. */
  public Table summary() {
    return DemoTables.summary(this);
  }

  /** Whether every result came, once, and with the bits that plain Java gives. */
  public boolean isExact() {
    return evaluation.different() + evaluation.missing() == 0;
  }
}
