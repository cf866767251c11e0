package io.millrace.api.datastream;

import io.millrace.api.evaluation.AnswerMetrics;
import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Result;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.judge.EvaluationFinder;
import io.millrace.streaming.kind.JudgedAnswers;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.wire.WireTypes;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Checks how the answers of a program's pipeline are judged, by the rules of a pipeline file. */
final class Judging {

  private static final int LONGEST_SEASON = 1_000_000;
  private static final int MOST_LAST = 10_000;

  private final EvaluationSpec how;
  private final Faults faults;

  private Judging(EvaluationSpec how, Faults faults) {
    this.how = how;
    this.faults = faults;
  }

  /**
   * Finds what is judged, and adds the faults.
   *
   * @param how null: answers are not judged
   * @param late labels that come later; null if none do
   */
  static Optional<Evaluation> find(
      EvaluationSpec how, Faults faults, StreamModel model, ModelPlan plan, LateLabels<?> late) {
    return how == null ? Optional.empty() : new Judging(how, faults).find(model, plan, late);
  }

  /** Adds the operators that judge. */
  static DataStream<AnswerMetrics> metrics(
      ModelRecipe recipe,
      SingleOutputStreamOperator<Result> results,
      Evaluation judged,
      EvaluationSpec how) {
    return JudgedAnswers.add(
            recipe.pipeline(), results, judged, recipe.settings().state().ttlMillis())
        .map(new NamingMetrics(judged, how.metrics()))
        .returns(WireTypes.answerMetrics())
        .name("metrics")
        .uid(recipe.pipeline() + "-metrics")
        .setParallelism(1);
  }

  private Optional<Evaluation> find(StreamModel model, ModelPlan plan, LateLabels<?> late) {
    if (!check()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EvaluationFinder(model, plan, Optional.ofNullable(late).map(LateLabels::judged))
              .find(how));
    } catch (EvaluationFinder.Unfit unfit) {
      faults.add(
          unfit.key().isEmpty() ? "evaluate" : "evaluate." + unfit.key(), unfit.getMessage());
      return Optional.empty();
    }
  }

  private boolean check() {
    int before = faults.count();
    faults.between("evaluate.window", Duration.ofMillis(1), RunOptions.LONGEST, how.window());
    faults.between("evaluate.season", 1, LONGEST_SEASON, how.beside().season());
    faults.between("evaluate.last", 0, MOST_LAST, how.recent().last());
    how.alarms()
        .ifPresent(
            alarms -> faults.between("evaluate.probation", 0, LONGEST_SEASON, alarms.probation()));
    double fading = how.recent().fading();
    if (!(fading >= 0 && fading <= 1)) {
      faults.add("evaluate.fading", "expected a number from 0 to 1, found " + fading);
    }
    double level = how.beside().level();
    if (!(level > 0 && level < 1)) {
      faults.add("evaluate.level", "expected a number above 0 and below 1, found " + level);
    }
    return faults.count() == before;
  }
}
