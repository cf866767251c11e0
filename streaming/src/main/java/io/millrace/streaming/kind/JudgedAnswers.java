package io.millrace.streaming.kind;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Result;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.judge.EvaluationFinder;
import io.millrace.streaming.runtime.evaluate.EvaluateOperator;
import io.millrace.streaming.runtime.evaluate.Keys;
import io.millrace.streaming.runtime.evaluate.MetricsOperator;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Adds the operators that judge answers: {@code PIPELINE-evaluate}, keyed by key, and {@code
 * PIPELINE-evaluate-windows}, whose parallelism is 1.
 */
public final class JudgedAnswers {

  private JudgedAnswers() {}

  /** What is judged of a pipeline. */
  public static Optional<Evaluation> find(PipelineSpec spec, ModelRecipe recipe) {
    return spec.outputs()
        .evaluation()
        .map(
            how ->
                new EvaluationFinder(
                        recipe.create(),
                        spec.model(),
                        EvaluationFinder.Late.of(spec.input().labels()))
                    .find(how));
  }

  /** The recipe of a model that hands on what is judged. */
  public static ModelRecipe judging(ModelRecipe recipe, Optional<Evaluation> how) {
    return how.map(judged -> recipe.judging(judged.fields())).orElse(recipe);
  }

  /** Adds the operators of a pipeline. */
  public static PipelineKind.JudgedStream add(
      PipelineSpec spec, SingleOutputStreamOperator<Result> results, Evaluation how) {
    return new PipelineKind.JudgedStream(
        add(spec.name(), results, how, Recipes.state(spec).ttlMillis()), how);
  }

  /**
   * Adds the operators behind a model operator.
   *
   * @param pipeline its name
   * @param ttl how long after its last change the state of a key expires, milliseconds
   * @return metrics, by windows
   */
  public static SingleOutputStreamOperator<Evaluated> add(
      String pipeline, SingleOutputStreamOperator<Result> results, Evaluation how, long ttl) {
    SingleOutputStreamOperator<Evaluated> keys =
        results
            .getSideOutput(SideOutputs.EVALUATED)
            .keyBy(Keys.OF_ANSWERS, Types.STRING)
            .transform("evaluate", WireTypes.evaluated(), new EvaluateOperator(how, ttl))
            .uid(PipelineKind.uid(pipeline, "evaluate"));
    return keys.keyBy(Keys.OF_WINDOWS, Types.STRING)
        .transform("evaluate windows", WireTypes.evaluated(), new MetricsOperator(how))
        .setParallelism(1)
        .uid(PipelineKind.uid(pipeline, "evaluate-windows"));
  }
}
