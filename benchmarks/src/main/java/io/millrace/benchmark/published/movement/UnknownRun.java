package io.millrace.benchmark.published.movement;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.stage.Classify;
import io.millrace.api.stage.Impute;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.movement.WindowFeatures.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges what {@code classify} says of people that it never had a label of: with shares of classes
 * that move, and how unlike all classes a window is, where one class had no label.
 *
 * <p>Arguments: {@code activities} or {@code skeletons}, and the folder of the set.
 */
public final class UnknownRun {

  private static final int[] MEMORIES = {0, 50, 200, 1000};

  private final int classes;
  private final List<Window> learned = new ArrayList<>();
  private final List<Window> judged = new ArrayList<>();

  private UnknownRun(MovementSet set) {
    this.classes = set.classes();
    for (Recording recording : set.recordings()) {
      (set.judged().contains(recording.person()) ? judged : learned)
          .addAll(WindowFeatures.of(recording, set.window(), set.every()));
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    UnknownRun run =
        new UnknownRun(
            arguments[0].equals("skeletons")
                ? MovementSet.skeletons(folder)
                : MovementSet.activities(folder));
    run.shares();
    run.strangers();
  }

  private SingleStream stream(Classify.Spec spec) {
    return SingleStream.of(
        Operators.model(
            learned.get(0).values().length,
            DeclaredTargets.label("kind"),
            Standardize.defaults(),
            Impute.defaults(),
            spec),
        1);
  }

  private static Optional<SingleStream.Answer> step(
      SingleStream stream, Window window, float label, long at) {
    try {
      return stream.step(window.values(), new float[] {label}, 1000 * at);
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  /** Accuracy and loss on the people who are never labelled, by the memory of shares. */
  private void shares() {
    System.out.println("| `priors` | accuracy | loss, nats |\n|---|---|---|");
    for (int memory : MEMORIES) {
      SingleStream stream = stream(Classify.classes(classes).forgetting(.999).priors(memory));
      long at = 0;
      for (Window window : learned) {
        step(stream, window, window.label(), at++);
      }
      int right = 0;
      double loss = 0;
      for (Window window : judged) {
        Optional<SingleStream.Answer> answer = step(stream, window, Float.NaN, at++);
        if (answer.isPresent()) {
          right += answer.get().number("class") == window.label() ? 1 : 0;
          loss -= Math.log(Math.max(answer.get().output()[window.label()], 1e-30));
        }
      }
      System.out.printf(
          Locale.ROOT,
          "| %d | %.1f %% | %.2f |%n",
          memory,
          100.0 * right / judged.size(),
          loss / judged.size());
    }
  }

  /** How well windows of a class that had no label are told from those of the others. */
  private void strangers() {
    System.out.println(
        "\n| class without a label | windows of it | area of `unknown` | others with `unknown` ≥ .9 | ≥ .99 | of the class ≥ .9 |\n"
            + "|---".repeat(6)
            + "|");
    for (int stranger = 0; stranger < classes; stranger++) {
      SingleStream stream = stream(Classify.classes(classes).unknown(true));
      long at = 0;
      for (Window window : learned) {
        if (window.label() != stranger) {
          step(stream, window, window.label(), at++);
        }
      }
      List<Double> own = new ArrayList<>();
      List<Double> others = new ArrayList<>();
      for (Window window : judged) {
        Optional<SingleStream.Answer> answer = step(stream, window, Float.NaN, at++);
        if (answer.isPresent()) {
          (window.label() == stranger ? own : others).add((double) answer.get().number("unknown"));
        }
      }
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %.2f | %.1f %% | %.1f %% | %.1f %% |%n",
          stranger,
          own.size(),
          area(own, others),
          share(others, .9),
          share(others, .99),
          share(own, .9));
    }
  }

  private static double share(List<Double> values, double least) {
    return 100.0 * values.stream().filter(value -> value >= least).count() / values.size();
  }

  /** Share of pairs in which the first has the larger value; half of equal ones. */
  private static double area(List<Double> first, List<Double> second) {
    double[] sorted = second.stream().mapToDouble(value -> value).sorted().toArray();
    double sum = 0;
    for (double value : first) {
      long less = Arrays.stream(sorted).filter(other -> other < value).count();
      long same = Arrays.stream(sorted).filter(other -> other == value).count();
      sum += less + same / 2.0;
    }
    return sum / first.size() / sorted.length;
  }
}
