package io.millrace.simulate.measure;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.ClassGuess;
import io.millrace.evaluate.classification.ClassMemory;
import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.classification.Given;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges answers that are classes by their labels, and beside them simple methods. */
public final class ClassErrors {

  private final ReadingTable truth;
  private final Settings settings;
  private final ClassificationMeasure measure;
  private final List<MethodSums> methods = new ArrayList<>();
  private final Map<String, Past> pasts = new HashMap<>();

  /**
   * How answers are judged.
   *
   * @param classes number of classes
   * @param season readings of a season, 1 for none
   * @param skip number of first results of every key that are not judged
   * @param baselines the simple methods
   */
  public record Settings(int classes, int season, long skip, List<BaselineKind> baselines) {}

  /** The labels of one key so far. */
  private final class Past {
    private final ClassMemory memory = new ClassMemory(settings.classes());
    private final List<ClassGuess> guesses =
        settings.baselines().stream()
            .map(kind -> kind.guess(settings.classes(), settings.season()))
            .toList();
  }

  /**
   * @param truth the labels, as the only channel
   */
  public ClassErrors(ReadingTable truth, Settings settings, Recent recent) {
    this.truth = truth;
    this.settings = settings;
    this.measure = new ClassificationMeasure(settings.classes());
    methods.add(new MethodSums(AnswerErrors.ANSWER, measure, recent));
    settings.baselines().forEach(kind -> methods.add(new MethodSums(kind.word(), measure, recent)));
  }

  /**
   * The number of classes in results and labels.
   *
   * @throws IllegalArgumentException if one of them is no class, or a result has no such field
   */
  public static int classes(List<ResultRow> rows, ReadingTable truth) {
    int classes = 2;
    for (ResultRow row : rows) {
      float[] known = truth.at(row.key(), row.time());
      if (known != null) {
        classes = Math.max(classes, 1 + label(known[0]));
        classes = Math.max(classes, 1 + answer(row));
      }
    }
    return classes;
  }

  private static int answer(ResultRow row) {
    if (row.values().length != 1) {
      throw new IllegalArgumentException(
          "Cannot judge classes: expected a field of one number, found "
              + row.values().length
              + "; name another with --field");
    }
    return label(row.values()[0]);
  }

  private static int label(float value) {
    if (Float.isNaN(value)) {
      return ClassMemory.NONE;
    }
    if (value < 0 || value > Short.MAX_VALUE || value != (int) value) {
      throw new IllegalArgumentException(
          "Cannot judge classes: expected whole numbers from 0 on, found " + value);
    }
    return (int) value;
  }

  /** Judges one result; the results of a key must come in order. */
  public void add(ResultRow row) {
    float[] known = truth.at(row.key(), row.time());
    if (known == null || label(known[0]) == ClassMemory.NONE) {
      return;
    }
    int label = label(known[0]);
    Past past = pasts.computeIfAbsent(row.key(), key -> new Past());
    if (row.sequence() >= settings.skip()) {
      judge(row, 0, past.memory.given(answer(row)), label);
      for (int method = 0; method < past.guesses.size(); method++) {
        int guess = past.guesses.get(method).answer();
        judge(row, method + 1, past.memory.given(guess), label);
      }
    }
    past.memory.learn(label);
    past.guesses.forEach(guess -> guess.learn(label));
  }

  private void judge(ResultRow row, int method, Given given, int label) {
    methods.get(method).judge(row.key(), row.time(), sums -> measure.judge(given, label, sums));
  }

  /** What the sums mean. */
  public ClassificationMeasure measure() {
    return measure;
  }

  /** The methods, the pipeline's answers first. */
  public List<MethodSums> methods() {
    return methods;
  }
}
