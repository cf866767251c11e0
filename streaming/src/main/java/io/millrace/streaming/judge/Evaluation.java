package io.millrace.streaming.judge;

import io.millrace.evaluate.judge.Beside;
import io.millrace.evaluate.judge.Judged;
import java.io.Serializable;

/**
 * What is judged of a pipeline's answers, found from what its fields mean.
 *
 * @param judged what answers are
 * @param beside what is computed beside
 * @param fields what the model operator hands on
 * @param windowMillis length of the windows
 * @param atEnd whether windows are given at the end of the input
 * @param most answers of a key that wait for a truth that comes later
 */
public record Evaluation(
    Judged judged, Beside beside, JudgedFields fields, long windowMillis, boolean atEnd, int most)
    implements Serializable {

  /** The parts of the sums. */
  public JudgedParts parts() {
    return JudgedParts.of(beside, judged.measure().sums());
  }

  /** Readings from an answer to the one it is for. */
  public int ahead() {
    return judged instanceof Judged.Numbers numbers ? numbers.ahead() : 0;
  }

  /** Sums as they are kept and sent: those of scores are mostly zeros. */
  public double[] packed(double[] sums) {
    return arePacked() ? PackedSums.pack(sums) : sums;
  }

  /** The sums from their kept form. */
  public double[] unpacked(double[] kept) {
    return kept != null && arePacked() ? PackedSums.unpack(kept) : kept;
  }

  private boolean arePacked() {
    return judged instanceof Judged.Alarms;
  }

  /** What a state depends on, as text: states of another evaluation have other numbers. */
  public String settings() {
    return judged + " " + beside + " " + windowMillis + " ms";
  }
}
