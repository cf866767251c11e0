package io.millrace.streaming.kind.follow;

import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.connect.model.ModelDecoder;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.kind.AdmittedReadings;
import io.millrace.streaming.kind.JudgedAnswers;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.PublishedModels;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.kind.ReadingKind;
import io.millrace.streaming.kind.Recipes;
import io.millrace.streaming.kind.RecordAdmission;
import io.millrace.streaming.runtime.follow.FollowOperator;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.wire.WireTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A pipeline that answers its readings with the models that another pipeline published. */
public final class FollowKind implements ReadingKind {

  @Override
  public RecordDecoder decoder(PipelineSpec spec) {
    return ReadingDecoders.of(spec);
  }

  /** None but the JVM: followed models are computed where they arrive. */
  @Override
  public boolean takesBackends() {
    return false;
  }

  @Override
  public Streams build(
      PipelineSpec spec,
      CatalogSource catalog,
      StreamExecutionEnvironment environment,
      SingleOutputStreamOperator<Inbound> source) {
    RecordAdmission<Observation> readings = RecordAdmission.of(spec, source);
    Streams streams =
        answer(
            spec,
            catalog,
            environment,
            new AdmittedReadings(spec, readings.records(), Optional.empty()));
    DataStream<DeadLetter> refused = readings.refused();
    return new Streams(
        streams.results(),
        streams.ports(),
        streams.refused().map(refused::union),
        streams.releases(),
        streams.judged());
  }

  @Override
  public Streams answer(
      PipelineSpec spec,
      CatalogSource catalog,
      StreamExecutionEnvironment environment,
      AdmittedReadings readings) {
    FollowSpec follow = follow(spec);
    Optional<Evaluation> judging = JudgedAnswers.find(spec, Recipes.of(spec, catalog));
    ModelRecipe recipe = JudgedAnswers.judging(Recipes.of(spec, catalog), judging);
    List<String> followed = pipelines(follow);
    PublishedModels.Read models =
        new PublishedModels(spec.name(), follow.models())
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
            .uid(PipelineKind.uid(spec.name(), "followed"))
            .setParallelism(1);
    SingleOutputStreamOperator<Result> results =
        readings
            .records()
            .keyBy(Observation::group, Types.STRING)
            .connect(
                common ? releases.broadcast() : releases.keyBy(ModelRelease::group, Types.STRING))
            .transform("follow", WireTypes.result(), new FollowOperator(recipe, follow))
            .uid(PipelineKind.uid(spec.name(), MODEL));
    return new Streams(
        results,
        spec.model().results(recipe.create()).ports(),
        Optional.of(models.refused()),
        Optional.empty(),
        judging.map(how -> JudgedAnswers.add(spec, results, how)));
  }

  private static List<String> pipelines(FollowSpec follow) {
    List<String> pipelines = new ArrayList<>(List.of(follow.followed().pipeline()));
    if (follow.trial().use() != FollowSpec.Use.NOTHING) {
      pipelines.add(follow.trial().pipeline());
    }
    return pipelines;
  }

  @Override
  public Map<String, String> summary(PipelineSpec spec) {
    FollowSpec follow = follow(spec);
    Map<String, String> lines = new LinkedHashMap<>();
    Recipes.rows(spec).ifPresent(rows -> lines.put("rows", rows));
    lines.put(
        "follows",
        follow.followed().pipeline()
            + (follow.followed().isCommon()
                ? ", group " + follow.followed().group() + " for all"
                : "")
            + ", "
            + follow.models().summary()
            + ", swaps "
            + (follow.swap() == FollowSpec.Swap.AT_ONCE ? "at once" : "at the watermark"));
    if (follow.scaleReadings() != FollowSpec.ALWAYS) {
      lines.put("scale", "of a key stays after " + follow.scaleReadings() + " readings");
    }
    FollowSpec.Trial trial = follow.trial();
    if (trial.use() != FollowSpec.Use.NOTHING) {
      lines.put(
          "tries",
          trial.pipeline()
              + (trial.use() == FollowSpec.Use.SHADOW
                  ? ", beside every answer"
                  : ", answers "
                      + 100.0 * trial.share() / FollowSpec.Trial.ALL
                      + " % of the keys"));
    }
    return lines;
  }

  private static FollowSpec follow(PipelineSpec spec) {
    return spec.input().published(FollowSpec.class).orElseThrow();
  }
}
