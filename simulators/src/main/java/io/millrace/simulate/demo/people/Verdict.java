package io.millrace.simulate.demo.people;

import io.millrace.evaluate.classification.Given;

/**
 * The answers of all methods for one reading, and the true class.
 *
 * @param time of the reading, milliseconds
 * @param recording number of the person's recording, from 1
 * @param truth the activity
 * @param answers one per {@link Method}, given before the reading's own label was used; −1 without
 *     one
 */
public record Verdict(long time, int recording, int truth, int[] answers) {

  /** What a method answered, with what the two simple ones did. */
  public Given given(Method method) {
    return new Given(
        answers[method.ordinal()],
        answers[Method.COMMON.ordinal()],
        answers[Method.LAST.ordinal()]);
  }

  public boolean isRight(Method method) {
    return answers[method.ordinal()] == truth;
  }
}
