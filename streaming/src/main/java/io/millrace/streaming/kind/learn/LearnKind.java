package io.millrace.streaming.kind.learn;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.kind.Recipes;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A pipeline that learns from its readings and answers them. */
public final class LearnKind implements PipelineKind {

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
    ModelRecipe recipe = Recipes.of(spec, catalog);
    StreamModel model = recipe.create();
    LearnJob.Learned learned =
        new LearnJob(recipe, spec.input().limits()).aligned(Recipes.align(spec)).build(source);
    return new Streams(
        learned.results(),
        model.signature().ports(),
        learned.admitted().refused(),
        spec.outputs()
            .models()
            .map(sink -> new Releases(learned.releases(), model instanceof Encoder)));
  }

  @Override
  public Map<String, String> summary(PipelineSpec spec) {
    Map<String, String> lines = new LinkedHashMap<>();
    Recipes.rows(spec).ifPresent(rows -> lines.put("rows", rows));
    lines.put(
        "models",
        spec.outputs()
            .models()
            .map(sink -> sink.summary() + ", one version in " + spec.outputs().modelEvery())
            .orElse("kept only in the state"));
    return lines;
  }
}
