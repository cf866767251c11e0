package io.millrace.simulate.demo.air;

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
import java.util.List;
import java.util.stream.Stream;

/**
 * Sends two years of recorded readings through Kafka and Flink, learns from them online, and
 * evaluates every result.
 *
 * <p>The broker and Flink run in this JVM, with transactions, RocksDB and checkpoints as in
 * production. Bad records of every kind are among the readings.
 */
public final class AirDemo {

  /** The pipeline, as a user would write it. */
  static final DemoPipeline PIPELINE = DemoPipeline.beside(AirDemo.class, "beijing-air.yaml");

  private final DemoSettings settings;
  private final DemoProgress progress;
  private final Clock clock;

  public AirDemo(DemoSettings settings, DemoProgress progress, Clock clock) {
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs the demo; takes about half a minute for all readings on two cores.
   *
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public AirOutcome run() throws Exception {
    BeijingAir trace = BeijingAir.days(settings.days());
    try (DemoStage stage = DemoStage.open(settings.folder(), progress, clock)) {
      PipelineSpec spec = stage.read(PIPELINE);
      List<Reading> readings;
      try (Stream<Reading> all = trace.readings()) {
        readings = all.toList();
      }
      Evaluation evaluation = new Evaluation(readings, new PlainModels(spec.model()));
      DemoRun run =
          stage.play(
              DemoFeed.of(trace, spec.input().largestRecord()),
              List.of(new DemoPart(spec, evaluation.checks())));
      return leave(trace, evaluation, run);
    }
  }

  private AirOutcome leave(BeijingAir trace, Evaluation evaluation, DemoRun run)
      throws IOException {
    progress.begins("writing the report");
    Path folder = settings.folder();
    Path pipeline = folder.resolve(PIPELINE.file());
    Files.writeString(pipeline, PIPELINE.yaml());
    Path modelFolder = folder.resolve("models");
    DemoFiles files =
        new DemoFiles(
            folder.resolve("report.html"), List.of(pipeline), modelFolder, run.savepoint());
    AirOutcome outcome = new AirOutcome(trace, evaluation, run, files);
    for (PublishedModel model : outcome.models().values()) {
      new ModelFolder(modelFolder).write(model);
    }
    new AirReport(outcome).report().write(files.report());
    return outcome;
  }
}
