package io.millrace.evaluate.judge;

import io.millrace.evaluate.coding.CodesMeasure;
import java.util.Arrays;

/*
 * An answer is: the bits, the error that was measured if there is one, the decoded values if there
 * are such. The slot is empty: nothing is known of earlier readings.
 */
/** Judges readings that are coded by the readings themselves. */
final class CodeJudge implements AnswerJudge {

  private static final float[] NONE = {};

  private final Judged.Codes judged;
  private final CodesMeasure measure;

  CodeJudge(Judged.Codes judged, Beside beside) {
    if (!beside.baselines().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot compare codes with "
              + beside.baselines().get(0).word()
              + ": expected no simple methods, as none of them codes; remove baselines");
    }
    this.judged = judged;
    this.measure = judged.measure();
  }

  @Override
  public void judge(AnsweredRow row, Contributions into) {
    float[] answer = row.answer();
    int decodedAt = judged.measured() ? 2 : 1;
    double[] one = new double[measure.sums()];
    measure.judge(
        row.known(),
        new CodesMeasure.Coded(
            answer[0],
            judged.measured() ? answer[1] : Double.NaN,
            judged.decoded() ? Arrays.copyOfRange(answer, decodedAt, answer.length) : NONE),
        one);
    into.add(0, one);
  }

  @Override
  public float[] remember(AnsweredRow row) {
    throw new UnsupportedOperationException("The truth of a code comes with its reading");
  }

  @Override
  public void judgeLate(float[] memo, float[] truth, Contributions into) {
    throw new UnsupportedOperationException("The truth of a code comes with its reading");
  }

  @Override
  public int floats() {
    return 0;
  }

  @Override
  public void write(float[] slots, int at) {}

  @Override
  public void read(float[] slots, int at) {}
}
