package io.millrace.simulate.demo.forecast;

import io.millrace.simulate.demo.DemoOutcome;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoSummary;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Results of the forecast demo.
 *
 * @param trace the readings that were sent
 * @param forecasts evaluation of each branch, the shortest distance first
 * @param run outcome of the branches
 * @param name of the branch of the longest distance
 */
public record ForecastOutcome(
    Trace trace, List<PipelineForecasts> forecasts, DemoRun run, String name)
    implements DemoOutcome {

  private static final long HOUR = Duration.ofHours(1).toMillis();

  public ForecastOutcome {
    forecasts = List.copyOf(forecasts);
  }

  /** The longest distance. */
  PipelineForecasts farthest() {
    return forecasts.get(forecasts.size() - 1);
  }

  /** Outcome of the branch of the longest distance. */
  @Override
  public DemoRun.Part part() {
    return run.parts().get(name);
  }

  @Override
  public List<ExactChecks> checks() {
    return forecasts.stream().map(PipelineForecasts::checks).toList();
  }

  @Override
  public String readings() {
    long first = farthest().stations().values().iterator().next().errors().get(0).start(0);
    long last = first + (trace.count() / trace.keys().size() - 1) * HOUR;
    return DemoSummary.readings(trace, first, last);
  }

  @Override
  public List<Table> scores() {
    return List.of(ForecastTables.distances(this), ForecastTables.stations(this));
  }

  @Override
  public String legend() {
    return String.format(
        Locale.ROOT,
        """
        Root mean square error of forecasts as they were made, from the fifth week on. All
        channels: in standard deviations, 1 is what the mean of all readings would have.
        By station: %d hours ahead, all channels. 24 hours ahead the last value is the same
        hour yesterday. EMA and ridge are tuned on these readings, afterwards.

        %s\
        """,
        farthest().ahead(),
        DemoSummary.wrapped(ForecastTables.meaning(this)));
  }
}
