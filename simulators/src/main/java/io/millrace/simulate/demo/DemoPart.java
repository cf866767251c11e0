package io.millrace.simulate.demo;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;

/**
 * One pipeline of a demo, or a branch of it, and the checks of its results. Its source and sinks
 * are topics of the demo's broker.
 *
 * @param spec the pipeline, or the branch as a pipeline alone
 * @param checks of its results
 * @param branch its name; empty if the pipeline has one chain
 */
public record DemoPart(PipelineSpec spec, ExactChecks checks, String branch) {

  /** A pipeline of one chain. */
  public DemoPart(PipelineSpec spec, ExactChecks checks) {
    this(spec, checks, "");
  }

  String source() {
    return ((SourceSpec.Kafka) spec.input().source()).topics().get(0);
  }

  String results() {
    return topic(spec.outputs().results());
  }

  String refused() {
    return topic(spec.outputs().deadLetters());
  }

  String models() {
    return topic(spec.outputs().models().orElseThrow());
  }

  private static String topic(SinkSpec sink) {
    return ((SinkSpec.Kafka) sink).topic();
  }
}
