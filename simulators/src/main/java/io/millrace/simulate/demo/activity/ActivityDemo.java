package io.millrace.simulate.demo.activity;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.demo.DemoPart;
import io.millrace.simulate.demo.DemoPipeline;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoStage;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.Labels;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.trace.ActivityRecordings;
import java.io.IOException;
import java.nio.file.Path;
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
    LabelledPeople people = people();
    try (DemoStage stage = DemoStage.open(folder, progress)) {
      PipelineSpec spec = stage.read(pipeline(folder));
      PeopleEvaluation evaluation = evaluation(people, new PlainModels(spec.model()));
      DemoRun run = stage.play(people, spec, List.of(new DemoPart(spec, evaluation.checks())));
      ActivityOutcome outcome = new ActivityOutcome(people, evaluation, run);
      new ActivityReport(outcome).report().write(run.files().report());
      return outcome;
    }
  }

  /** The three people, each under all label schemes. */
  static LabelledPeople people() {
    return new LabelledPeople(new ActivityRecordings(), List.of(Labels.values()));
  }

  static PeopleEvaluation evaluation(LabelledPeople people, PlainModels models) {
    return new PeopleEvaluation(people, models, WindowReadout::peers, WindowReadout.CLASSES);
  }

  /** The pipeline; its network is copied to a folder. */
  static DemoPipeline pipeline(Path folder) throws IOException {
    return PIPELINE.withModel(ActivityDemo.class, MODEL, folder);
  }
}
