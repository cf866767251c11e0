package io.millrace.simulate.demo.activity;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.demo.DemoFeed;
import io.millrace.simulate.demo.DemoFiles;
import io.millrace.simulate.demo.DemoPart;
import io.millrace.simulate.demo.DemoPipeline;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoStage;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Sends the readings of a phone and a watch of three people through Kafka and Flink, where a frozen
 * network and a readout that learns recognise the activities.
 */
public final class ActivityDemo {

  /** The files of the network, the same as in examples/activity. */
  static final List<String> MODEL = List.of("activity.yaml", "activity.safetensors");

  /** The pipeline, as a user would write it. */
  static final DemoPipeline PIPELINE =
      DemoPipeline.beside(ActivityDemo.class, "activity-stream.yaml");

  private final Path folder;
  private final DemoProgress progress;
  private final Clock clock;

  /**
   * @param folder for report, pipeline, network, models and savepoint, and for the broker's files
   *     while the demo runs
   */
  public ActivityDemo(Path folder, DemoProgress progress, Clock clock) {
    this.folder = folder;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs the demo; takes about ten seconds.
   *
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public ActivityOutcome run() throws Exception {
    LabelledPeople people = new LabelledPeople();
    try (DemoStage stage = DemoStage.open(folder, progress, clock)) {
      PipelineSpec spec = stage.read(pipeline(folder));
      ActivityEvaluation evaluation = new ActivityEvaluation(people, new PlainModels(spec.model()));
      DemoRun run =
          stage.play(
              DemoFeed.of(people, spec.input().largestRecord()),
              List.of(new DemoPart(spec, evaluation.checks())));
      return leave(people, evaluation, run);
    }
  }

  /** The pipeline; its network is copied to a folder. */
  static DemoPipeline pipeline(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : MODEL) {
      try (InputStream file = ActivityDemo.class.getResourceAsStream(name)) {
        if (file == null) {
          throw new IllegalStateException(
              "Cannot find " + name + " on the class path: this jar was built without resources");
        }
        Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return PIPELINE.with("MODEL", folder.resolve(MODEL.get(0)).toString());
  }

  private ActivityOutcome leave(LabelledPeople people, ActivityEvaluation evaluation, DemoRun run)
      throws IOException {
    progress.begins("writing the report");
    Path pipeline = folder.resolve(PIPELINE.file());
    Files.writeString(pipeline, PIPELINE.yaml());
    Path modelFolder = folder.resolve("models");
    DemoFiles files =
        new DemoFiles(
            folder.resolve("report.html"), List.of(pipeline), modelFolder, run.savepoint());
    ActivityOutcome outcome = new ActivityOutcome(people, evaluation, run, files);
    for (PublishedModel model : outcome.part().models().values()) {
      new ModelFolder(modelFolder).write(model);
    }
    new ActivityReport(outcome).report().write(files.report());
    return outcome;
  }
}
