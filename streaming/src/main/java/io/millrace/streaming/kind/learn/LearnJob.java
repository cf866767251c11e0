package io.millrace.streaming.kind.learn;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.RecordAdmission;
import io.millrace.streaming.runtime.host.ModelOperatorFactory;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Admission, and the model operator keyed by group. A pipeline of a YAML file and one inside a
 * program's own job both use it, so their operators have the same uids.
 */
public final class LearnJob {

  private final ModelRecipe recipe;

  /**
   * @param recipe of the model; the name of its pipeline is the prefix of the uids
   */
  public LearnJob(ModelRecipe recipe) {
    this.recipe = recipe;
  }

  /**
   * The outputs of the two operators.
   *
   * @param admitted readings, with a side output of those that were refused unread
   * @param results with side outputs of late and refused readings and of releases
   */
  public record Learned(
      RecordAdmission<Observation> admitted, SingleOutputStreamOperator<Result> results) {

    /** Everything that was refused, by admission and by the model operator. */
    public DataStream<DeadLetter> refused() {
      return admitted.refused().union(results.getSideOutput(SideOutputs.DEAD_LETTERS));
    }

    /** Versions that are ready to be published; none unless the recipe asks for them. */
    public DataStream<ModelRelease> releases() {
      return results.getSideOutput(SideOutputs.RELEASES);
    }
  }

  /** Adds both operators after a source. */
  public Learned build(DataStream<Inbound> source) {
    RecordAdmission<Observation> readings =
        RecordAdmission.of(recipe.pipeline(), source, Observation.class, WireTypes.observation());
    return new Learned(
        readings,
        readings
            .records()
            .keyBy(Observation::group, Types.STRING)
            .transform("model", WireTypes.result(), new ModelOperatorFactory(recipe))
            .uid(PipelineKind.uid(recipe.pipeline(), PipelineKind.MODEL)));
  }
}
