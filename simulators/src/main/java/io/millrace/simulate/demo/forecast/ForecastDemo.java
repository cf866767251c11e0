package io.millrace.simulate.demo.forecast;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.demo.DemoFeed;
import io.millrace.simulate.demo.DemoFiles;
import io.millrace.simulate.demo.DemoPart;
import io.millrace.simulate.demo.DemoPipeline;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoSettings;
import io.millrace.simulate.demo.DemoStage;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Clock;
import io.millrace.simulate.trace.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sends two years of recorded readings through Kafka and Flink, forecasts them one, six and
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
  private final Clock clock;

  public ForecastDemo(DemoSettings settings, DemoProgress progress, Clock clock) {
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs the demo; takes about two and a half minutes of processor time for all readings.
   *
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public ForecastOutcome run() throws Exception {
    BeijingAir trace = BeijingAir.days(settings.days());
    try (DemoStage stage = DemoStage.open(settings.folder(), progress, clock)) {
      List<Reading> readings;
      try (Stream<Reading> all = trace.readings()) {
        readings = all.toList();
      }
      List<PipelineForecasts> forecasts = new ArrayList<>();
      List<DemoPart> parts = new ArrayList<>();
      for (DemoPipeline pipeline : PIPELINES) {
        PipelineSpec spec = stage.read(pipeline);
        PipelineForecasts judged = new PipelineForecasts(readings, new PlainModels(spec.model()));
        forecasts.add(judged);
        parts.add(new DemoPart(spec, judged.checks()));
      }
      DemoRun run =
          stage.play(DemoFeed.of(trace, parts.get(0).spec().input().largestRecord()), parts);
      return leave(trace, forecasts, run);
    }
  }

  private ForecastOutcome leave(BeijingAir trace, List<PipelineForecasts> forecasts, DemoRun run)
      throws IOException {
    progress.begins("writing the report");
    Path folder = settings.folder();
    List<Path> pipelines = new ArrayList<>();
    for (DemoPipeline pipeline : PIPELINES) {
      Path file = folder.resolve(pipeline.file());
      Files.writeString(file, pipeline.yaml());
      pipelines.add(file);
    }
    Path models = folder.resolve("models");
    for (DemoRun.Part part : run.parts().values()) {
      for (PublishedModel model : part.models().values()) {
        new ModelFolder(models).write(model);
      }
    }
    DemoFiles files =
        new DemoFiles(folder.resolve("report.html"), pipelines, models, run.savepoint());
    ForecastOutcome outcome = new ForecastOutcome(trace, forecasts, run, files);
    new ForecastReport(outcome).report().write(files.report());
    return outcome;
  }
}
