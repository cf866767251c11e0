package io.millrace.streaming.kind;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.runtime.align.AlignOperatorFactory;
import io.millrace.streaming.runtime.align.AlignRecipe;
import io.millrace.streaming.runtime.task.Admission;
import io.millrace.streaming.runtime.task.LimitCheck;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Records of the kind that a pipeline takes, separated from those that were refused.
 *
 * @param <T> the kind of record
 * @param records the records
 * @param refused those that were refused
 * @param separation the operator that reads the source and separates them
 */
public record RecordAdmission<T extends Inbound>(
    SingleOutputStreamOperator<T> records,
    DataStream<DeadLetter> refused,
    SingleOutputStreamOperator<?> separation) {

  /** Adds the operator that separates them. */
  public static <T extends Inbound> RecordAdmission<T> of(
      String pipeline, DataStream<Inbound> source, Class<T> kind, TypeInformation<T> type) {
    return of(pipeline, source, new Admission<>(kind), type);
  }

  /** Adds the operators between the source of a pipeline and what answers its readings. */
  public static RecordAdmission<Observation> of(PipelineSpec spec, DataStream<Inbound> source) {
    LimitCheck limits = new LimitCheck(ReadingDecoders.names(spec), spec.input().limits());
    return Recipes.align(spec)
        .map(rows -> ofRows(spec.name(), source, limits, rows))
        .orElseGet(() -> ofReadings(spec.name(), source, limits));
  }

  /** Adds the operator that separates readings and applies the limits of their channels. */
  public static RecordAdmission<Observation> ofReadings(
      String pipeline, DataStream<Inbound> source, LimitCheck limits) {
    return of(
        pipeline, source, new Admission<>(Observation.class, limits), WireTypes.observation());
  }

  /**
   * Adds the operators that separate readings of sensors, apply their limits, and make rows.
   *
   * @param limits of the sensors
   */
  public static RecordAdmission<Observation> ofRows(
      String pipeline, DataStream<Inbound> source, LimitCheck limits, AlignRecipe align) {
    RecordAdmission<SensorReadings> readings =
        of(
            pipeline,
            source,
            new Admission<>(SensorReadings.class, limits),
            WireTypes.sensorReadings());
    SingleOutputStreamOperator<Observation> rows =
        readings
            .records()
            .keyBy(SensorReadings::group, Types.STRING)
            .transform("align", WireTypes.observation(), new AlignOperatorFactory(align))
            .uid(PipelineKind.uid(pipeline, "align"));
    return new RecordAdmission<>(
        rows,
        readings.refused().union(rows.getSideOutput(SideOutputs.DEAD_LETTERS)),
        readings.separation());
  }

  private static <T extends Inbound> RecordAdmission<T> of(
      String pipeline,
      DataStream<Inbound> source,
      Admission<T> admission,
      TypeInformation<T> type) {
    SingleOutputStreamOperator<T> admitted =
        source
            .process(admission)
            .returns(type)
            .name("admission")
            .uid(PipelineKind.uid(pipeline, "admission"));
    return new RecordAdmission<>(
        admitted, admitted.getSideOutput(SideOutputs.DEAD_LETTERS), admitted);
  }
}
