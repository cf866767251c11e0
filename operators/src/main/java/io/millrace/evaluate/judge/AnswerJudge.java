package io.millrace.evaluate.judge;

import io.millrace.evaluate.sum.Slotted;

/**
 * Judges the answers of one key, and beside them simple methods, in the order of the readings. All
 * it knows is in its slot.
 */
public interface AnswerJudge extends Slotted {

  /** Takes the contributions of judged answers. */
  interface Contributions {

    /**
     * Adds a judged answer.
     *
     * @param method index in {@link Beside#methods}
     * @param one its contribution to the sums; owned by the caller
     */
    void add(int method, double[] one);
  }

  /** Judges what can be judged with a reading whose truth came with it, then learns it. */
  void judge(AnsweredRow row, Contributions into);

  /** Returns what must be kept of an answer until its truth comes, with that of all methods. */
  float[] remember(AnsweredRow row);

  /**
   * Judges an answer whose truth came later, then learns the truth.
   *
   * @param memo from {@link #remember}
   * @param truth as {@link AnsweredRow#known}
   */
  void judgeLate(float[] memo, float[] truth, Contributions into);

  /** Version of its slot; a state of another one is refused. */
  default int version() {
    return 1;
  }

  /** No time: nothing ends. */
  long NOTHING = Long.MIN_VALUE;

  /**
   * Judges what counts when it has ended, at the end of the key.
   *
   * @return time of the last reading, at which that is judged; {@link #NOTHING} if there is none
   */
  default long end(Contributions into) {
    return NOTHING;
  }

  /** Creates the judge of a key. */
  static AnswerJudge of(Judged judged, Beside beside) {
    if (judged instanceof Judged.Numbers numbers) {
      return new NumberJudge(numbers, beside);
    }
    if (judged instanceof Judged.Classes classes) {
      return new ClassJudge(classes, beside);
    }
    if (judged instanceof Judged.Codes codes) {
      return new CodeJudge(codes, beside);
    }
    return new AlarmJudge((Judged.Alarms) judged, beside);
  }
}
