package io.millrace.simulate.demo.skeleton;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.Attachment;
import io.millrace.simulate.demo.DemoPart;
import io.millrace.simulate.demo.DemoPipeline;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoStage;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.Labels;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.trace.SkeletonRecordings;
import io.millrace.streaming.config.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Plays the skeletons of two people through Kafka and Flink, where a frozen graph network, trained
 * on six other people, recognises punches and kicks frame by frame.
 */
public final class SkeletonDemo {

  static final int CLASSES = SkeletonRecordings.ACTIONS.size();

  /** The files of the network and of the classifier of windows, the same as in examples. */
  static final List<String> MODELS =
      List.of("actions.yaml", "actions.safetensors", "window.yaml", "window.safetensors");

  /** The pipeline, as a user would write it. */
  static final DemoPipeline PIPELINE = DemoPipeline.beside(SkeletonDemo.class, "skeletons.yaml");

  private final Path folder;
  private final int recordings;
  private final DemoProgress progress;

  /**
   * @param recordings of each person, 2 to 6
   * @param folder for report, pipeline, networks, models and savepoint, and for the broker's files
   *     while the demo runs
   */
  public SkeletonDemo(int recordings, Path folder, DemoProgress progress) {
    this.recordings = recordings;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Runs the demo; takes about twenty seconds.
   *
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public SkeletonOutcome run() throws Exception {
    LabelledPeople people = people(recordings);
    try (DemoStage stage = DemoStage.open(folder, progress)) {
      PipelineSpec spec = stage.read(pipeline(folder));
      PeopleEvaluation evaluation = evaluation(people, new PlainModels(spec.model()), folder);
      DemoRun run = stage.play(people, spec, List.of(new DemoPart(spec, evaluation.checks())));
      progress.begins("measuring what a frame costs");
      Costs costs = Costs.measured(model(folder, 0), model(folder, 2), people.truth());
      SkeletonOutcome outcome = new SkeletonOutcome(people, evaluation, run, costs);
      new SkeletonReport(outcome).report().write(run.files().report());
      return outcome;
    }
  }

  /** The two people, each with every label, and with those of one recording. */
  static LabelledPeople people(int recordings) {
    return new LabelledPeople(
        new SkeletonRecordings(recordings), List.of(Labels.EVERY, Labels.FIRST));
  }

  static PeopleEvaluation evaluation(LabelledPeople people, PlainModels models, Path folder) {
    double ridge = ((Number) models.option("ridge")).doubleValue();
    WindowClassifier window = new WindowClassifier(model(folder, 2), ridge);
    return new PeopleEvaluation(people, models, window, CLASSES);
  }

  /** The pipeline; its networks are copied to a folder. */
  static DemoPipeline pipeline(Path folder) throws IOException {
    return PIPELINE.withModel(SkeletonDemo.class, MODELS, folder);
  }

  private static Attachment model(Path folder, int file) {
    return ModelFile.read(folder.resolve(MODELS.get(file)).toString());
  }
}
