package io.millrace.benchmark.published.movement;

import io.millrace.api.stage.Classify;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Impute;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.movement.WindowFeatures.Window;
import io.millrace.benchmark.published.stream.PipelineLearner;
import io.millrace.benchmark.published.stream.StreamLearner;
import io.millrace.benchmark.published.stream.StreamLearners;
import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.classification.Given;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Classifies movements: each method learns from some people, and is judged on others, whose labels
 * it learns after its answers, or never; then all recordings as one stream, whose labels come with
 * the end of each recording.
 *
 * <p>Arguments: {@code activities} or {@code skeletons}, and the folder of the set.
 */
public final class MovementRun {

  private MovementRun() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    MovementSet set =
        arguments[0].equals("skeletons")
            ? MovementSet.skeletons(folder)
            : MovementSet.activities(folder);
    List<Window> learned = new ArrayList<>();
    List<Window> judged = new ArrayList<>();
    for (Recording recording : set.recordings()) {
      (set.judged().contains(recording.person()) ? judged : learned)
          .addAll(WindowFeatures.of(recording, set.window(), set.every()));
    }
    System.out.printf(
        Locale.ROOT,
        "%,d windows learned, %,d judged, of %d recordings%n%n",
        learned.size(),
        judged.size(),
        set.recordings().size());
    System.out.println(
        "| method | never labelled: accuracy | macro F1 | labelled after the answer: accuracy |"
            + " macro F1 | refused |\n"
            + "|---".repeat(6)
            + "|");
    Map<String, BiFunction<Integer, Integer, StreamLearner>> methods =
        new LinkedHashMap<>(StreamLearners.all());
    methods.putAll(atoms());
    methods.forEach(
        (name, maker) -> {
          StringBuilder line = new StringBuilder("| " + name);
          long refused = 0;
          for (boolean labelled : new boolean[] {false, true}) {
            StreamLearner learner = maker.apply(learned.get(0).values().length, set.classes());
            learned.forEach(window -> learner.learn(window.values(), window.label()));
            ClassificationMeasure measure = new ClassificationMeasure(set.classes());
            double[] sums = new double[measure.sums()];
            for (Window window : judged) {
              int answer = learner.answer(window.values());
              measure.judge(new Given(answer, 0, 0), window.label(), sums);
              if (labelled) {
                learner.learn(window.values(), window.label());
              }
            }
            refused = learner.refusals();
            line.append(
                String.format(
                    Locale.ROOT,
                    " | %.1f %% | %.3f",
                    100 * measure.value("accuracy", sums),
                    measure.value("macro_f1", sums)));
          }
          System.out.println(line + " | " + refused + " |");
        });
    joined(set, methods);
  }

  /** Dictionaries of twice as many atoms as classes: in two stages, and shaped by labels. */
  private static Map<String, BiFunction<Integer, Integer, StreamLearner>> atoms() {
    Map<String, BiFunction<Integer, Integer, StreamLearner>> learners = new LinkedHashMap<>();
    learners.put(
        "`dictionary`, then `classify`",
        (channels, classes) ->
            new PipelineLearner(
                channels,
                Standardize.defaults(),
                Impute.defaults(),
                Dictionary.atoms(2 * classes).keep(2 * classes).mode(Dictionary.Mode.PAPER),
                Classify.classes(classes).forgetting(.999)));
    for (double weight : new double[] {0, 2}) {
      learners.put(
          String.format(Locale.ROOT, "`dictionary: {classes: K, supervision: %.0f}`", weight),
          (channels, classes) ->
              new PipelineLearner(
                  channels,
                  Standardize.defaults(),
                  Impute.defaults(),
                  Dictionary.atoms(2 * classes).classes(classes).supervision(weight)));
    }
    return learners;
  }

  /**
   * Judges all recordings as one stream, by file name. The labels of a recording come when it has
   * ended, so no answer knows a label of its own recording. The first person is only learned.
   */
  private static void joined(
      MovementSet set, Map<String, BiFunction<Integer, Integer, StreamLearner>> methods) {
    String first = set.recordings().get(0).person();
    List<List<Window>> recordings = new ArrayList<>();
    set.recordings()
        .forEach(one -> recordings.add(WindowFeatures.of(one, set.window(), set.every())));
    long judged = 0;
    for (int at = 0; at < recordings.size(); at++) {
      judged += set.recordings().get(at).person().equals(first) ? 0 : recordings.get(at).size();
    }
    System.out.printf(
        Locale.ROOT,
        "%nJoined: %d recordings as one stream, %,d windows judged, all but those of person %s%n%n"
            + "| method | accuracy | macro F1 | refused |%n|---|---|---|---|%n",
        recordings.size(),
        judged,
        first);
    methods.forEach(
        (name, maker) -> {
          StreamLearner learner =
              maker.apply(recordings.get(0).get(0).values().length, set.classes());
          ClassificationMeasure measure = new ClassificationMeasure(set.classes());
          double[] sums = new double[measure.sums()];
          for (int at = 0; at < recordings.size(); at++) {
            if (!set.recordings().get(at).person().equals(first)) {
              for (Window window : recordings.get(at)) {
                measure.judge(
                    new Given(learner.answer(window.values()), 0, 0), window.label(), sums);
              }
            }
            recordings.get(at).forEach(window -> learner.learn(window.values(), window.label()));
          }
          System.out.printf(
              Locale.ROOT,
              "| %s | %.1f %% | %.3f | %d |%n",
              name,
              100 * measure.value("accuracy", sums),
              measure.value("macro_f1", sums),
              learner.refusals());
        });
  }
}
