package io.millrace.simulate.measure;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.classification.ClassMemory;
import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.judge.AnsweredRow;
import io.millrace.evaluate.judge.Judged.Classes;
import java.util.List;

/** Judges answers that are classes by their labels, and beside them simple methods. */
public final class ClassErrors {

  private final ReadingTable truth;
  private final ClassificationMeasure measure;
  private final KeyJudges judges;
  private final FirstResults first;

  /**
   * How answers are judged.
   *
   * @param classes number of classes
   * @param season readings of a season, 1 for none
   * @param skip number of first results of every key that are not judged
   * @param baselines the simple methods
   */
  public record Settings(int classes, int season, long skip, List<BaselineKind> baselines) {}

  /**
   * @param truth the labels, as the only channel
   */
  public ClassErrors(ReadingTable truth, Settings settings, Recent recent) {
    this.truth = truth;
    Classes classes = new Classes(settings.classes());
    this.measure = classes.measure();
    this.judges = new KeyJudges(key -> classes, settings.baselines(), settings.season(), recent);
    this.first = new FirstResults(settings.skip());
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
    boolean skipped = first.take(row);
    float[] known = truth.at(row.key(), row.time());
    if (known == null) {
      return;
    }
    float[] answer = {answer(row)};
    AnsweredRow answered =
        new AnsweredRow(row.time(), row.sequence(), known, known, answer, row.label());
    if (skipped) {
      judges.skip(row.key(), answered);
    } else {
      judges.judge(row.key(), answered);
    }
  }

  /** What the sums mean. */
  public ClassificationMeasure measure() {
    return measure;
  }

  /** The methods, the pipeline's answers first. */
  public List<MethodSums> methods() {
    return judges.methods();
  }
}
