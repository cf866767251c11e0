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
 * <p>The three distances are three pipelines that read one topic in one job.
 */
public final class ForecastDemo {

  /** The pipelines, as a user would write them, the shortest distance first. */
  static final List<DemoPipeline> PIPELINES =
      Stream.of("forecast-1h.yaml", "forecast-6h.yaml", "forecast-24h.yaml")
          .map(file -> DemoPipeline.beside(ForecastDemo.class, file))
          .toList();

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
      for (DemoPipeline pipeline : PIPELINES) {
        PipelineSpec spec = stage.read(pipeline);
        forecasts.add(new PipelineForecasts(readings, new PlainModels(spec.model())));
        parts.add(new DemoPart(spec, forecasts.get(parts.size()).checks()));
      }
      DemoRun run = stage.play(trace, parts);
      ForecastOutcome outcome = new ForecastOutcome(trace, forecasts, run);
      new ForecastReport(outcome).report().write(run.files().report());
      return outcome;
    }
  }
}
