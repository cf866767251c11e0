package io.millrace.benchmark.published.movement;

import io.millrace.benchmark.published.movement.WindowFeatures.Window;
import io.millrace.benchmark.published.stream.StreamLearner;
import io.millrace.benchmark.published.stream.StreamLearners;
import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.classification.Given;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Classifies movements: each method learns from some people, and is judged on others, whose labels
 * it learns after its answers, or never.
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
    Map<String, BiFunction<Integer, Integer, StreamLearner>> methods = StreamLearners.all();
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
  }
}
