package io.millrace.simulate.demo.forecast;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.demo.DemoPart;
import io.millrace.simulate.demo.DemoPipeline;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoSettings;
import io.millrace.simulate.demo.DemoStage;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plays two years of recorded readings through Kafka and Flink, forecasts them one, six and
 * twenty-four hours ahead, learns from every reading when it arrives, and evaluates every forecast.
 *
 * <p>The three distances are branches behind one source.
 */
public final class ForecastDemo {

  /** The pipeline, as a user would write it; the branch of the shortest distance comes first. */
  static final DemoPipeline PIPELINE = DemoPipeline.beside(ForecastDemo.class, "forecast.yaml");

  private final DemoSettings settings;
  private final DemoProgress progress;

  public ForecastDemo(DemoSettings settings, DemoProgress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs the demo; takes about two and a half minutes of processor time for all readings.
   *
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public ForecastOutcome run() throws Exception {
    BeijingAir trace = BeijingAir.days(settings.days());
    try (DemoStage stage = DemoStage.open(settings.folder(), progress);
        Stream<Reading> all = trace.readings()) {
      List<Reading> readings = all.toList();
      List<PipelineForecasts> forecasts = new ArrayList<>();
      List<DemoPart> parts = new ArrayList<>();
      PipelineSpec whole = stage.read(PIPELINE);
      String name = "";
      for (int at = 0; at < whole.branches().size(); at++) {
        PipelineSpec alone = whole.parts().get(at);
        forecasts.add(new PipelineForecasts(readings, new PlainModels(alone.model())));
        parts.add(new DemoPart(alone, forecasts.get(at).checks(), whole.branches().get(at).name()));
        name = alone.name();
      }
      DemoRun run = stage.play(trace, whole, parts);
      ForecastOutcome outcome = new ForecastOutcome(trace, forecasts, run, name);
      new ForecastReport(outcome).report().write(run.files().report());
      return outcome;
    }
  }
}
