package io.millrace.simulate.demo.activity;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.demo.DemoPart;
import io.millrace.simulate.demo.DemoPipeline;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoStage;
import io.millrace.simulate.demo.PlainModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Plays the readings of a phone and a watch of three people through Kafka and Flink, where a frozen
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

  /**
   * @param folder for report, pipeline, network, models and savepoint, and for the broker's files
   *     while the demo runs
   */
  public ActivityDemo(Path folder, DemoProgress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Runs the demo; takes about ten seconds.
   *
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public ActivityOutcome run() throws Exception {
    LabelledPeople people = new LabelledPeople();
    try (DemoStage stage = DemoStage.open(folder, progress)) {
      PipelineSpec spec = stage.read(pipeline(folder));
      ActivityEvaluation evaluation = new ActivityEvaluation(people, new PlainModels(spec.model()));
      DemoRun run = stage.play(people, spec, List.of(new DemoPart(spec, evaluation.checks())));
      ActivityOutcome outcome = new ActivityOutcome(people, evaluation, run);
      new ActivityReport(outcome).report().write(run.files().report());
      return outcome;
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
}
