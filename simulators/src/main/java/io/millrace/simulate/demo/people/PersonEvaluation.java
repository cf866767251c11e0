package io.millrace.simulate.demo.people;

import io.millrace.api.operator.SingleStream;
import io.millrace.evaluate.classification.ClassMemory;
import io.millrace.simulate.demo.ExactCheck;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares the results of one person under one label scheme with those of simpler methods. */
final class PersonEvaluation implements ExactCheck.ResultListener {

  private final Map<Long, Reading> truth;
  private final Map<Method, Map<Long, Integer>> peers;
  private final int classes;
  private final ClassMemory labels;
  private final List<Verdict> verdicts = new ArrayList<>();
  private SingleStream scratch;

  /**
   * @param truth the person's readings with all labels, by time
   * @param peers answers of other methods
   */
  PersonEvaluation(Map<Long, Reading> truth, Map<Method, Map<Long, Integer>> peers, int classes) {
    this.truth = truth;
    this.peers = peers;
    this.classes = classes;
    this.labels = new ClassMemory(classes);
  }

  @Override
  public void see(Reading reading, ExactCheck.Seen seen, SingleStream.Answer answer) {
    Reading whole = truth.get(reading.time());
    int label = whole.values().length - 1;
    int[] answers = new int[Method.values().length];
    Arrays.fill(answers, ClassMemory.NONE);
    answers[Method.LEARNED.ordinal()] = (int) answer.number("class");
    answers[Method.FROZEN.ordinal()] = frozen(seen.values());
    answers[Method.SCRATCH.ordinal()] = scratch(seen.values(), reading.time());
    peers.forEach((method, own) -> answers[method.ordinal()] = own.get(reading.time()));
    // Before the first label both answer the first class.
    answers[Method.LAST.ordinal()] = Math.max(0, labels.last());
    answers[Method.COMMON.ordinal()] = Math.max(0, labels.majority());
    int recording = LabelledPeople.number(whole.key());
    verdicts.add(new Verdict(reading.time(), recording, (int) whole.values()[label], answers));
    if (!Float.isNaN(reading.values()[label])) {
      labels.learn((int) reading.values()[label]);
    }
  }

  private int scratch(float[] seen, long time) {
    scratch = scratch == null ? Readouts.fromScratch(classes, seen.length) : scratch;
    return (int) scratch.step(seen, time).orElseThrow().number("class");
  }

  /** The class of the largest logit; a row has the features, then the logits, then the label. */
  private int frozen(float[] seen) {
    int best = seen.length - 1 - classes;
    for (int at = best; at < seen.length - 1; at++) {
      best = seen[at] > seen[best] ? at : best;
    }
    return best - (seen.length - 1 - classes);
  }

  /** In the order of the readings. */
  List<Verdict> verdicts() {
    return verdicts;
  }
}
