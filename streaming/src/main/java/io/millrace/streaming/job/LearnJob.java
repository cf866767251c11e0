package io.millrace.streaming.job;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.host.ModelOperatorFactory;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.Admission;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The middle of a pipeline that learns: admission, and the model operator keyed by group. A
 * pipeline of a file and one inside a program's own job are both built around it, so the state of
 * one has the uids of the other.
 */
public final class LearnJob {

  private final ModelRecipe recipe;

  /**
   * @param recipe what learns; its pipeline name begins the uids
   */
  public LearnJob(ModelRecipe recipe) {
    this.recipe = recipe;
  }

  /**
   * The two operators, and what comes out of them.
   *
   * @param admitted readings, with a side output of those that were refused unread
   * @param results with side outputs of late and refused readings and of releases
   */
  public record Learned(
      SingleOutputStreamOperator<Observation> admitted,
      SingleOutputStreamOperator<Result> results) {

    /** Everything that was refused, by admission and by the model operator. */
    public DataStream<DeadLetter> refused() {
      return admitted
          .getSideOutput(SideOutputs.DEAD_LETTERS)
          .union(results.getSideOutput(SideOutputs.DEAD_LETTERS));
    }

    /** Versions that are ready to be published; none unless the recipe asks for them. */
    public DataStream<ModelRelease> releases() {
      return results.getSideOutput(SideOutputs.RELEASES);
    }
  }

  /** Adds both operators behind a source. */
  public Learned build(DataStream<Inbound> source) {
    SingleOutputStreamOperator<Observation> admitted =
        admitted(recipe.pipeline(), source, Observation.class, WireTypes.observation());
    return new Learned(
        admitted,
        admitted
            .keyBy(Observation::group, Types.STRING)
            .transform("model", WireTypes.result(), new ModelOperatorFactory(recipe))
            .uid(PipelineJob.modelUid(recipe.pipeline())));
  }

  /** Admission alone: records of one kind, with a side output of what was refused unread. */
  static <T extends Inbound> SingleOutputStreamOperator<T> admitted(
      String pipeline, DataStream<Inbound> source, Class<T> kind, TypeInformation<T> type) {
    return source
        .process(new Admission<>(kind))
        .returns(type)
        .name("admission")
        .uid(pipeline + "-admission");
  }
}
