package io.millrace.streaming.kind;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.streaming.runtime.task.Admission;
import io.millrace.streaming.runtime.task.LimitCheck;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Records of the kind that a pipeline takes, separated from those that were refused unread.
 *
 * @param <T> the kind of record
 * @param records with a side output of dead letters
 */
public record RecordAdmission<T extends Inbound>(SingleOutputStreamOperator<T> records) {

  /** Adds the operator that separates them. */
  public static <T extends Inbound> RecordAdmission<T> of(
      String pipeline, DataStream<Inbound> source, Class<T> kind, TypeInformation<T> type) {
    return of(pipeline, source, new Admission<>(kind), type);
  }

  /** Adds the operator that separates readings and applies the limits of their channels. */
  public static RecordAdmission<Observation> ofReadings(
      String pipeline, DataStream<Inbound> source, LimitCheck limits) {
    return of(
        pipeline, source, new Admission<>(Observation.class, limits), WireTypes.observation());
  }

  private static <T extends Inbound> RecordAdmission<T> of(
      String pipeline,
      DataStream<Inbound> source,
      Admission<T> admission,
      TypeInformation<T> type) {
    return new RecordAdmission<>(
        source
            .process(admission)
            .returns(type)
            .name("admission")
            .uid(PipelineKind.uid(pipeline, "admission")));
  }

  /** Those that were refused unread. */
  public DataStream<DeadLetter> refused() {
    return records.getSideOutput(SideOutputs.DEAD_LETTERS);
  }
}
