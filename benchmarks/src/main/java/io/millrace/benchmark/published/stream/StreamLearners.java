package io.millrace.benchmark.published.stream;

import io.millrace.api.stage.Classify;
import io.millrace.api.stage.Impute;
import io.millrace.api.stage.Standardize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The classifiers that are compared, each made for a number of channels and of classes. Pipelines
 * have `impute` before `classify`: a channel that is constant at first has no scale and is missing,
 * and a reading that is refused for that changes no scale, so it would stay missing.
 */
public final class StreamLearners {

  private StreamLearners() {}

  /** All of them, by name in tables. */
  public static Map<String, BiFunction<Integer, Integer, StreamLearner>> all() {
    Map<String, BiFunction<Integer, Integer, StreamLearner>> learners = new LinkedHashMap<>();
    learners.put(
        "`standardize`, `impute`, `classify`",
        (channels, classes) ->
            new PipelineLearner(
                channels, Standardize.defaults(), Impute.defaults(), Classify.classes(classes)));
    learners.put(
        "the same, `forgetting: 0.999`",
        (channels, classes) ->
            new PipelineLearner(
                channels,
                Standardize.defaults(),
                Impute.defaults(),
                Classify.classes(classes).forgetting(.999)));
    learners.put("naive Bayes", GaussianNaiveBayes::new);
    learners.put("perceptron", Perceptron::new);
    learners.put("majority", (channels, classes) -> GuessLearner.majority(classes));
    learners.put("no-change", (channels, classes) -> GuessLearner.noChange(classes));
    return learners;
  }
}
