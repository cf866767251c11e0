package io.millrace.streaming.job;

import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.connect.model.ModelDecoder;
import io.millrace.streaming.runtime.follow.FollowOperator;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.wire.WireTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The middle of a pipeline that follows: readings and published models in, answers out. */
final class FollowJob {

  private final ModelRecipe recipe;
  private final FollowSpec follow;

  FollowJob(ModelRecipe recipe, FollowSpec follow) {
    this.recipe = recipe;
    this.follow = follow;
  }

  /**
   * Answers, and what was refused on the way.
   *
   * @param results with a side output of dead letters
   * @param refused dead letters of the models
   */
  record Answers(SingleOutputStreamOperator<Result> results, DataStream<DeadLetter> refused) {}

  Answers build(StreamExecutionEnvironment environment, DataStream<Observation> readings) {
    List<String> followed = new ArrayList<>(List.of(follow.followed().pipeline()));
    if (follow.trial().use() != FollowSpec.Use.NOTHING) {
      followed.add(follow.trial().pipeline());
    }
    PublishedModels.Read models =
        new PublishedModels(recipe.pipeline(), follow.models())
            .read(environment, folder -> ModelDecoder.answering(folder, followed));
    String group = follow.followed().group();
    boolean common = follow.followed().isCommon();
    DataStream<ModelRelease> releases =
        models
            .releases()
            .filter(
                release ->
                    followed.contains(release.pipeline())
                        && (!common || release.group().equals(group)))
            .name("models that are followed")
            .uid(recipe.pipeline() + "-followed")
            .setParallelism(1);
    SingleOutputStreamOperator<Result> results =
        readings
            .keyBy(Observation::group, Types.STRING)
            .connect(
                common ? releases.broadcast() : releases.keyBy(ModelRelease::group, Types.STRING))
            .transform("follow", WireTypes.result(), new FollowOperator(recipe, follow))
            .uid(PipelineJob.modelUid(recipe.pipeline()));
    return new Answers(results, models.refused());
  }
}
