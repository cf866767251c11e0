package io.millrace.simulate.demo.air;

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
import java.util.List;
import java.util.stream.Stream;

/**
 * Plays two years of recorded readings through Kafka and Flink, learns from them online, and
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

  public AirDemo(DemoSettings settings, DemoProgress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs the demo; takes about half a minute for all readings on two cores.
   *
   * @throws IllegalStateException if the job fails, or no result arrives for a minute
   */
  public AirOutcome run() throws Exception {
    BeijingAir trace = BeijingAir.days(settings.days());
    try (DemoStage stage = DemoStage.open(settings.folder(), progress);
        Stream<Reading> readings = trace.readings()) {
      PipelineSpec spec = stage.read(PIPELINE);
      Evaluation evaluation = new Evaluation(readings.toList(), new PlainModels(spec.model()));
      DemoRun run = stage.play(trace, spec, List.of(new DemoPart(spec, evaluation.checks())));
      AirOutcome outcome = new AirOutcome(trace, evaluation, run);
      new AirReport(outcome).report().write(run.files().report());
      return outcome;
    }
  }
}
