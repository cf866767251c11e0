package io.millrace.evaluate.classification;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Sums, with C classes:
 *
 *   JUDGED, UNANSWERED       counts of labels with and without an answer
 *   MAJORITY, LAST           counts of labels that the most frequent class, and the last label,
 *                            would have answered correctly
 *   from CLASSES on, C each  RIGHT_c  answers c that were right;  ANSWERED_c;  TRUE_c
 *
 * n = JUDGED, p = Σ RIGHT / n:
 *   accuracy        p
 *   kappa           (p - q)/(1 - q), q = Σ_c ANSWERED_c TRUE_c / n²      (Cohen 1960)
 *   kappa_m         (p - q)/(1 - q), q = MAJORITY / n   (Bifet, de Francisci Morales, Read, Holmes,
 *                                                        Pfahringer, KDD 2015)
 *   kappa_temporal  (p - q)/(1 - q), q = LAST / n       (Žliobaitė, Bifet, Read, Pfahringer,
 *                                                        Holmes, Machine Learning 98, 2015)
 *   macro_f1        mean of 2 RIGHT_c / (ANSWERED_c + TRUE_c) over classes that were answered or
 *                   true
 * The confusion matrix itself would need C² sums, which no metric here reads.
 */
/**
 * Metrics of answers that are classes: accuracy; kappa against chance, against the most frequent
 * class and against the last label; and macro F1.
 *
 * <p>A kappa of 1 is perfect, 0 is no better than what it compares with, and NaN means that this is
 * always right. The two simple classifiers answer before they learn, as the answerer did; before
 * the first label they answer nothing, which counts as wrong.
 */
public final class ClassificationMeasure implements Measure {

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("judged"),
          Metric.lower("unanswered"),
          Metric.higher("accuracy"),
          Metric.higher("kappa"),
          Metric.higher("kappa_m"),
          Metric.higher("kappa_temporal"),
          Metric.higher("macro_f1"));

  private static final int JUDGED = 0;
  private static final int UNANSWERED = 1;
  private static final int MAJORITY = 2;
  private static final int LAST = 3;
  private static final int CLASSES = 4;

  private final int classes;

  /**
   * @param classes number of classes, at least two
   */
  public ClassificationMeasure(int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "Cannot judge answers of " + classes + " classes: expected 2 or more");
    }
    this.classes = classes;
  }

  /**
   * Adds one answer to sums.
   *
   * @param given what was answered when the reading came
   * @param label the true class, which may have come later
   * @param into the sums
   */
  public void judge(Given given, int label, double[] into) {
    int answer = given.answer();
    if (label < 0 || label >= classes || answer < ClassMemory.NONE || answer >= classes) {
      throw new IllegalArgumentException(
          "Cannot judge class "
              + answer
              + " by label "
              + label
              + ": expected 0 to "
              + (classes - 1));
    }
    if (answer == ClassMemory.NONE) {
      into[UNANSWERED]++;
      return;
    }
    into[JUDGED]++;
    into[MAJORITY] += given.majority() == label ? 1 : 0;
    into[LAST] += given.last() == label ? 1 : 0;
    into[CLASSES + label] += answer == label ? 1 : 0;
    into[CLASSES + classes + answer]++;
    into[CLASSES + 2 * classes + label]++;
  }

  @Override
  public int sums() {
    return CLASSES + 3 * classes;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    double judged = sums[JUDGED];
    double right = 0;
    double chance = 0;
    for (int one = 0; one < classes; one++) {
      right += sums[CLASSES + one];
      chance +=
          sums[CLASSES + classes + one] / judged * (sums[CLASSES + 2 * classes + one] / judged);
    }
    double accuracy = right / judged;
    return switch (METRICS.get(metric).name()) {
      case "judged" -> judged;
      case "unanswered" -> sums[UNANSWERED];
      case "accuracy" -> accuracy;
      case "kappa" -> beyond(accuracy, chance);
      case "kappa_m" -> beyond(accuracy, sums[MAJORITY] / judged);
      case "kappa_temporal" -> beyond(accuracy, sums[LAST] / judged);
      case "macro_f1" -> macro(sums);
      default -> throw new IllegalStateException();
    };
  }

  private static double beyond(double accuracy, double other) {
    return other < 1 ? (accuracy - other) / (1 - other) : Double.NaN;
  }

  private double macro(double[] sums) {
    double total = 0;
    int seen = 0;
    for (int one = 0; one < classes; one++) {
      double both = sums[CLASSES + classes + one] + sums[CLASSES + 2 * classes + one];
      if (both > 0) {
        total += 2 * sums[CLASSES + one] / both;
        seen++;
      }
    }
    return seen == 0 ? Double.NaN : total / seen;
  }
}
