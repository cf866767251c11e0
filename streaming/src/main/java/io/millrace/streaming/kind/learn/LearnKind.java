package io.millrace.streaming.kind.learn;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.pipeline.WarmStartSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Result;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.kind.AdmittedReadings;
import io.millrace.streaming.kind.JudgedAnswers;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.kind.ReadingKind;
import io.millrace.streaming.kind.Recipes;
import io.millrace.streaming.runtime.late.LateRule;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.SideOutputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A pipeline that learns from its readings and answers them. */
public final class LearnKind implements ReadingKind {

  @Override
  public RecordDecoder decoder(PipelineSpec spec) {
    return ReadingDecoders.of(spec);
  }

  @Override
  public Streams build(
      PipelineSpec spec,
      CatalogSource catalog,
      StreamExecutionEnvironment environment,
      SingleOutputStreamOperator<Inbound> source) {
    Optional<Evaluation> judging = JudgedAnswers.find(spec, Recipes.of(spec, catalog));
    ModelRecipe recipe = JudgedAnswers.judging(Recipes.of(spec, catalog), judging);
    StreamModel model = recipe.create();
    LearnJob job =
        new LearnJob(recipe, spec.input().limits(), first(spec, recipe))
            .aligned(Recipes.align(spec));
    Optional<LabelSpec> late = spec.input().labels();
    Optional<AdmittedLabels> labels =
        late.map(from -> AdmittedLabels.read(spec, from, environment));
    LearnJob.Learned learned =
        labels.isEmpty()
            ? job.build(source)
            : job.build(source, labels.get(), LateRule.of(late.orElseThrow()));
    return streams(spec, model, learned.results(), Optional.of(learned.unread()), judging);
  }

  @Override
  public Streams answer(
      PipelineSpec spec,
      CatalogSource catalog,
      StreamExecutionEnvironment environment,
      AdmittedReadings readings) {
    Optional<Evaluation> judging = JudgedAnswers.find(spec, Recipes.of(spec, catalog));
    ModelRecipe recipe = JudgedAnswers.judging(Recipes.of(spec, catalog), judging);
    LearnJob job = new LearnJob(recipe, spec.input().limits(), first(spec, recipe));
    SingleOutputStreamOperator<Result> results =
        readings
            .labels()
            .map(
                labels ->
                    job.model(
                        readings.records(),
                        labels,
                        LateRule.of(spec.input().labels().orElseThrow())))
            .orElseGet(() -> job.model(readings.records()));
    return streams(spec, recipe.create(), results, Optional.empty(), judging);
  }

  private static Streams streams(
      PipelineSpec spec,
      StreamModel model,
      SingleOutputStreamOperator<Result> results,
      Optional<DataStream<DeadLetter>> refused,
      Optional<Evaluation> judging) {
    return new Streams(
        results,
        spec.model().results(model).ports(),
        refused,
        spec.outputs()
            .models()
            .map(
                sink ->
                    new Releases(
                        results.getSideOutput(SideOutputs.RELEASES), model instanceof Encoder)),
        judging.map(how -> JudgedAnswers.add(spec, results, how)));
  }

  /** The models with which new groups begin; one of a folder is checked at once. */
  private static FirstModels first(PipelineSpec spec, ModelRecipe recipe) {
    WarmStartSpec warm = spec.input().published(WarmStartSpec.class).orElse(null);
    if (warm == null) {
      return FirstModels.NONE;
    }
    if (warm.models() instanceof SourceSpec.Kafka topic) {
      return new TopicModels(topic, warm.pipeline(), warm.group());
    }
    try {
      FolderModels models = folder(warm);
      PublishedModel any = models.any();
      List<String> misfits = recipe.misfits(any.manifest());
      if (!misfits.isEmpty()) {
        throw new PipelineException(
            spec.name(),
            List.of(
                new ConfigFault(
                    0,
                    "warm_start",
                    "cannot begin with model "
                        + any.manifest().name()
                        + ": "
                        + String.join("; ", misfits))));
      }
      return models;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable.getMessage(), unreadable);
    }
  }

  private static FolderModels folder(WarmStartSpec warm) throws IOException {
    return FolderModels.of(
        ((SourceSpec.ModelFolder) warm.models()).path(), warm.pipeline(), warm.group());
  }

  @Override
  public void check(PipelineSpec spec) throws IOException {
    WarmStartSpec warm = spec.input().published(WarmStartSpec.class).orElse(null);
    if (warm != null && warm.models() instanceof SourceSpec.ModelFolder) {
      folder(warm);
    }
  }

  @Override
  public Map<String, String> summary(PipelineSpec spec) {
    Map<String, String> lines = new LinkedHashMap<>();
    Recipes.rows(spec).ifPresent(rows -> lines.put("rows", rows));
    spec.input()
        .published(WarmStartSpec.class)
        .ifPresent(
            warm ->
                lines.put(
                    "begins",
                    "with the models of "
                        + warm.pipeline()
                        + (warm.isCommon() ? ", group " + warm.group() + " for all" : "")
                        + ", "
                        + warm.models().summary()));
    lines.put(
        "models",
        spec.outputs()
            .models()
            .map(sink -> sink.summary() + ", one version in " + spec.outputs().modelEvery())
            .orElse("kept only in the state"));
    return lines;
  }
}
