package io.millrace.simulate.demo.activity;

import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.ActivityRecordings;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Evaluates the results of all people under all label schemes. */
final class ActivityEvaluation {

  /** Its {@code accuracy} is that of all methods. */
  static final ClassificationMeasure MEASURE =
      new ClassificationMeasure(ActivityRecordings.ACTIVITIES.size());

  private final Map<String, PersonEvaluation> keys = new TreeMap<>();
  private final ExactChecks checks;

  ActivityEvaluation(LabelledPeople people, PlainModels models) {
    Map<String, Map<Long, Reading>> truth = new HashMap<>();
    for (Reading reading : people.truth()) {
      String person = LabelledPeople.person(reading.key());
      truth.computeIfAbsent(person, one -> new HashMap<>()).put(reading.time(), reading);
    }
    List<Reading> readings;
    try (Stream<Reading> all = people.readings()) {
      readings = all.toList();
    }
    int classes = ActivityRecordings.ACTIVITIES.size();
    this.checks =
        new ExactChecks(
            readings,
            models,
            (key, own) -> {
              String person = key.substring(0, key.indexOf('-'));
              PersonEvaluation evaluation = new PersonEvaluation(truth.get(person), own, classes);
              keys.put(key, evaluation);
              return evaluation;
            });
  }

  /** The checks that receive the results. */
  ExactChecks checks() {
    return checks;
  }

  /** All verdicts of a person under some labels, in order. */
  List<Verdict> verdicts(String person, Labels labels) {
    return keys.get(labels.key(person)).verdicts();
  }

  /** The verdicts that are scored, of all people under some labels. */
  List<Verdict> judged(Labels labels) {
    List<Verdict> judged = new ArrayList<>();
    keys.forEach(
        (key, evaluation) -> {
          if (Labels.of(key) == labels) {
            judged.addAll(judged(labels, evaluation.verdicts()));
          }
        });
    return judged;
  }

  static List<Verdict> judged(Labels labels, List<Verdict> verdicts) {
    return verdicts.stream().filter(verdict -> labels.judges(verdict.recording())).toList();
  }

  /** Share of correct answers of a method. */
  static double accuracy(List<Verdict> verdicts, Method method) {
    double[] sums = new double[MEASURE.sums()];
    verdicts.forEach(verdict -> MEASURE.judge(verdict.given(method), verdict.truth(), sums));
    return MEASURE.value("accuracy", sums);
  }

  /**
   * Confusion matrix of a method: row i has the shares of the answers for readings of activity i.
   */
  static float[][] confusion(List<Verdict> verdicts, Method method) {
    int classes = ActivityRecordings.ACTIVITIES.size();
    float[][] shares = new float[classes][classes];
    float[] all = new float[classes];
    for (Verdict verdict : verdicts) {
      shares[verdict.truth()][verdict.answers()[method.ordinal()]]++;
      all[verdict.truth()]++;
    }
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        shares[row][column] /= Math.max(1, all[row]);
      }
    }
    return shares;
  }
}
