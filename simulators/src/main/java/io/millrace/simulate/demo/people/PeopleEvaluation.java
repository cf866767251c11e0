package io.millrace.simulate.demo.people;

import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Evaluates the results of all people under all label schemes. */
public final class PeopleEvaluation {

  private final Map<String, PersonEvaluation> keys = new TreeMap<>();
  private final ExactChecks checks;
  private final int classes;

  /**
   * @param models the pipeline in plain Java
   * @param peers methods that are compared with it
   * @param classes number of labels
   */
  public PeopleEvaluation(LabelledPeople people, PlainModels models, Peers peers, int classes) {
    this.classes = classes;
    Map<String, Map<Long, Reading>> truth = new HashMap<>();
    for (Reading reading : people.truth()) {
      String person = LabelledPeople.person(reading.key());
      truth.computeIfAbsent(person, one -> new HashMap<>()).put(reading.time(), reading);
    }
    List<Reading> readings;
    try (Stream<Reading> all = people.readings()) {
      readings = all.toList();
    }
    this.checks =
        new ExactChecks(
            readings,
            models,
            (key, own) -> {
              String person = key.substring(0, key.indexOf('-'));
              PersonEvaluation evaluation =
                  new PersonEvaluation(truth.get(person), peers.answers(own), classes);
              keys.put(key, evaluation);
              return evaluation;
            });
  }

  /** The checks that receive the results. */
  public ExactChecks checks() {
    return checks;
  }

  /** All verdicts of a person under some labels, in order. */
  public List<Verdict> verdicts(String person, Labels labels) {
    return keys.get(labels.key(person)).verdicts();
  }

  /** The verdicts that are scored, of all people under some labels. */
  public List<Verdict> judged(Labels labels) {
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

  /** The measure of all methods; its {@code accuracy} is the share of correct answers. */
  public ClassificationMeasure measure() {
    return new ClassificationMeasure(classes);
  }

  /** Share of correct answers of a method. */
  public double accuracy(List<Verdict> verdicts, Method method) {
    return value("accuracy", verdicts, method);
  }

  /** A metric of {@link ClassificationMeasure} of a method. */
  public double value(String metric, List<Verdict> verdicts, Method method) {
    ClassificationMeasure measure = measure();
    double[] sums = new double[measure.sums()];
    verdicts.forEach(verdict -> measure.judge(verdict.given(method), verdict.truth(), sums));
    return measure.value(metric, sums);
  }

  /** Confusion matrix of a method: row i has the shares of the answers for readings of class i. */
  public float[][] confusion(List<Verdict> verdicts, Method method) {
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
