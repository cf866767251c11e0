package io.millrace.simulate.demo.air;

import io.millrace.api.model.PublishedModel;
import io.millrace.simulate.demo.DemoOutcome;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoSummary;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.Trace;
import java.util.List;
import java.util.Map;

/**
 * Results of the air-quality demo.
 *
 * @param trace the readings that were sent
 * @param evaluation of the results
 * @param run outcome of the pipeline
 */
public record AirOutcome(Trace trace, Evaluation evaluation, DemoRun run) implements DemoOutcome {

  @Override
  public DemoRun.Part part() {
    return run.parts().values().iterator().next();
  }

  /** Newest published model of each group. */
  Map<String, PublishedModel> models() {
    return part().models();
  }

  @Override
  public List<Table> scores() {
    return List.of(AirTables.stations(this));
  }

  @Override
  public String readings() {
    return DemoSummary.readings(trace, evaluation.first(), evaluation.last());
  }

  @Override
  public List<ExactChecks> checks() {
    return List.of(evaluation.checks());
  }

  @Override
  public String legend() {
    return """
        Relative error of a standardized reading, tested before it was learned, from the
        fifth week on. All methods keep 3 of 11 numbers, last value none. Predict and
        last value use the key's reading before.

        """
        + DemoSummary.wrapped(AirPeers.meaning(evaluation))
        + "\n\n"
        + DemoSummary.wrapped(
            "On the first 40,000 of these readings, with three numbers as well: "
                + AirPeers.sentence()
                + " (docs/benchmarks/dictionary.md, by "
                + AirPeers.COMMAND
                + ").");
  }
}
