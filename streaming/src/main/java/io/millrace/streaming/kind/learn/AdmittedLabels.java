package io.millrace.streaming.kind.learn;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.kind.RecordSources;
import io.millrace.streaming.runtime.task.Admission;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Labels from a source of their own.
 *
 * @param records with a side output of dead letters
 */
public record AdmittedLabels(SingleOutputStreamOperator<Observation> records) {

  /** Adds the source and the admission of labels. */
  static AdmittedLabels read(
      PipelineSpec spec, LabelSpec labels, StreamExecutionEnvironment environment) {
    PipelineSpec source = source(spec, labels);
    return admitted(
        spec.name(),
        environment
            .fromSource(
                RecordSources.of(
                    source,
                    ReadingDecoders::ofLabels,
                    // Those that end are read before the first reading is answered.
                    RecordSources.Reading.of(environment.getConfiguration()).unpaced()),
                WatermarkStrategy.noWatermarks(),
                "label source",
                WireTypes.inbound())
            .uid(PipelineKind.uid(spec.name(), "label-source")));
  }

  /**
   * Adds the admission of labels.
   *
   * @param pipeline its name
   * @param labels observations whose values are the declared targets, and dead letters
   */
  public static AdmittedLabels admitted(String pipeline, DataStream<Inbound> labels) {
    return new AdmittedLabels(
        labels
            .process(new Admission<>(Observation.class))
            .returns(WireTypes.observation())
            .name("label admission")
            .uid(PipelineKind.uid(pipeline, "label-admission")));
  }

  /** Labels are read as the readings of a pipeline whose channels are the targets. */
  public static PipelineSpec source(PipelineSpec spec, LabelSpec labels) {
    List<String> names = spec.model().declared().names();
    InputSpec input = labels.input().labelledBy(labels).naming(spec.input().words());
    return new PipelineSpec(
        spec.name() + "-labels",
        input,
        new ModelPlan(names, List.of(), 0),
        spec.outputs(),
        spec.execution());
  }

  /** Those that could not be read. */
  DataStream<DeadLetter> refused() {
    return records.getSideOutput(SideOutputs.DEAD_LETTERS);
  }
}
