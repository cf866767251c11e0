package io.millrace.simulate.measure;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.streaming.judge.EvaluationFinder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields of a result that are one answer: a field that is judged, and the ends of its interval.
 *
 * @param field the field that is judged
 * @param lower the field with the lower ends of its interval; empty if there is none
 * @param upper the field with the upper ends; empty if there is none
 */
public record AnswerFields(String field, String lower, String upper) {

  private static final Pattern HORIZON = Pattern.compile("prediction(_[1-9][0-9]{0,3})");

  /**
   * Those of results of which nothing but the names of fields is known: the names that shipped
   * operators give.
   */
  public static AnswerFields named(String field) {
    Matcher horizon = HORIZON.matcher(field);
    String end = horizon.matches() ? horizon.group(1) : "";
    return new AnswerFields(field, "lower" + end, "upper" + end);
  }

  /**
   * Those of a pipeline's results, by what its fields are declared to mean. An interval of another
   * answer is none of this one, whatever its name.
   */
  public static AnswerFields of(ModelPlan plan, StreamModel model, String field) {
    List<String> all = new EvaluationFinder(model, plan, Optional.empty()).withInterval(field);
    return all.size() == 3
        ? new AnswerFields(field, all.get(1), all.get(2))
        : new AnswerFields(field, "", "");
  }

  /** The names that results have. */
  public List<String> names() {
    return lower.isEmpty() ? List.of(field) : List.of(field, lower, upper);
  }
}
