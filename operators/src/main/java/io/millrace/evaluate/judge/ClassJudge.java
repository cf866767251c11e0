package io.millrace.evaluate.judge;

import io.millrace.evaluate.baseline.ClassGuess;
import io.millrace.evaluate.classification.ClassMemory;
import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.classification.Given;
import io.millrace.evaluate.sum.Slotted;
import java.util.List;

/*
 * Memo: the most frequent and the last label at the reading, then the answer of each method.
 * Slot: the memory, then the simple methods.
 */
/** Judges answers that are classes. A reading without a label is not judged. */
final class ClassJudge implements AnswerJudge {

  private final int classes;
  private final ClassificationMeasure measure;
  private final ClassMemory memory;
  private final List<ClassGuess> guesses;

  ClassJudge(Judged.Classes judged, Beside beside) {
    this.classes = judged.classes();
    this.measure = judged.measure();
    this.memory = new ClassMemory(classes);
    this.guesses =
        beside.baselines().stream().map(kind -> kind.guess(classes, beside.season())).toList();
  }

  @Override
  public void judge(AnsweredRow row, Contributions into) {
    judgeLate(remember(row), row.known(), into);
  }

  @Override
  public float[] remember(AnsweredRow row) {
    float[] memo = new float[3 + guesses.size()];
    memo[0] = memory.majority();
    memo[1] = memory.last();
    memo[2] = of(row.answer()[0]);
    for (int guess = 0; guess < guesses.size(); guess++) {
      memo[3 + guess] = guesses.get(guess).answer();
    }
    return memo;
  }

  @Override
  public void judgeLate(float[] memo, float[] truth, Contributions into) {
    int label = of(truth[0]);
    if (label == ClassMemory.NONE) {
      return;
    }
    for (int method = 0; method <= guesses.size(); method++) {
      double[] one = new double[measure.sums()];
      Given given = new Given((int) memo[2 + method], (int) memo[0], (int) memo[1]);
      measure.judge(given, label, one);
      into.add(method, one);
    }
    memory.learn(label);
    guesses.forEach(guess -> guess.learn(label));
  }

  /** A number that is no class is none; the operator refuses such labels. */
  private int of(float value) {
    return value >= 0 && value < classes && value == (int) value ? (int) value : ClassMemory.NONE;
  }

  @Override
  public int floats() {
    return memory.floats() + guesses.stream().mapToInt(Slotted::floats).sum();
  }

  @Override
  public void write(float[] slots, int at) {
    memory.write(slots, at);
    int to = at + memory.floats();
    for (ClassGuess guess : guesses) {
      guess.write(slots, to);
      to += guess.floats();
    }
  }

  @Override
  public void read(float[] slots, int at) {
    memory.read(slots, at);
    int from = at + memory.floats();
    for (ClassGuess guess : guesses) {
      guess.read(slots, from);
      from += guess.floats();
    }
  }
}
