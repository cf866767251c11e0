package io.millrace.streaming.runtime.evaluate;

import io.millrace.streaming.judge.Evaluation;
import java.util.Optional;

/*
 * Answers are numbered as they come, one for each reading. The truth of reading n judges the answer
 * of reading n - ahead; those before it are judged by no truth any more. Answers n - ahead + 1 to n
 * wait for later truths.
 */
/** Keeps the answers of the current key until truths come that were not with their readings. */
final class WaitingAnswers {

  private final KeyStates states;
  private final int ahead;
  private final long most;

  WaitingAnswers(KeyStates states, Evaluation evaluation) {
    this.states = states;
    this.ahead = evaluation.ahead();
    this.most = (long) evaluation.most() + ahead;
  }

  /**
   * Adds the answer of the next reading.
   *
   * @param name by which a truth names the reading
   */
  void add(String name, float[] memo) throws Exception {
    long[] queue = queue();
    states.memos().put(queue[1], memo);
    states.names().put(queue[1], name);
    queue[1]++;
    // What is behind so many others was given up by the model, which keeps as many.
    while (queue[1] - queue[0] > most) {
      drop(queue);
    }
    states.queue().update(queue);
  }

  /**
   * Removes the answer that the truth of a reading judges, and those before it: the model learns
   * readings in their order, so no truth comes for these.
   *
   * @return empty if it was answered before this pipeline judged answers
   */
  Optional<float[]> take(String name) throws Exception {
    long[] queue = queue();
    for (long number = queue[0]; number < queue[1]; number++) {
      if (name.equals(states.names().get(number))) {
        // Two readings may have one name; the next truth is that of the other one.
        states.names().remove(number);
        return judged(number - ahead, queue);
      }
    }
    return Optional.empty();
  }

  private Optional<float[]> judged(long number, long[] queue) throws Exception {
    while (queue[0] < number) {
      drop(queue);
    }
    float[] memo = null;
    if (queue[0] == number) {
      memo = states.memos().get(number);
      drop(queue);
    }
    states.queue().update(queue);
    return Optional.ofNullable(memo);
  }

  private long[] queue() throws Exception {
    long[] queue = states.queue().value();
    return queue == null ? new long[2] : queue.clone();
  }

  private void drop(long[] queue) throws Exception {
    states.memos().remove(queue[0]);
    states.names().remove(queue[0]);
    queue[0]++;
  }
}
