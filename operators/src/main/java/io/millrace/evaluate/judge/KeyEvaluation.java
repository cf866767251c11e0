package io.millrace.evaluate.judge;

import io.millrace.evaluate.sum.FadingSums;
import io.millrace.evaluate.sum.SlidingSums;
import io.millrace.evaluate.sum.Slotted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/*
 * State of a key, floats; the only class that knows it. Version 1:
 *
 *   [0]  1, the version; 0 in a new state, which is zeros
 *   [1]  the judge
 *        for each method: sums of the last answers, fading sums, those that are asked for
 */
/**
 * All that is known of the answers of one key: what waits to be judged, what simple methods have
 * learned, and sums of recent answers. The same numbers as {@code millrace measure} computes from
 * results.
 */
public final class KeyEvaluation {

  private static final int VERSION = 1;

  private final AnswerJudge judge;
  private final int width;
  private final int methods;

  /** The sums of one answer of each method. */
  private final double[] judged;

  private final List<SlidingSums> last = new ArrayList<>();
  private final List<FadingSums> fading = new ArrayList<>();

  /**
   * An empty state of a key.
   *
   * @throws IllegalArgumentException if a simple method has no answer of this kind
   */
  public KeyEvaluation(Judged what, Beside beside) {
    this.judge = AnswerJudge.of(what, beside);
    this.width = what.measure().sums();
    this.methods = beside.methods().size();
    this.judged = new double[methods * width];
    for (int method = 0; method < methods; method++) {
      if (beside.last() > 0) {
        last.add(new SlidingSums(width, beside.last()));
      }
      if (beside.fading() > 0) {
        fading.add(new FadingSums(width, beside.fading()));
      }
    }
  }

  /**
   * Judges what can be judged with a reading whose truth came with it.
   *
   * @return what is added to the sums of each method, one method after another; empty if nothing
   *     was judged. Valid until the next call.
   */
  public double[] judge(AnsweredRow row) {
    return take(into -> judge.judge(row, into));
  }

  /** What must be kept of an answer until its truth comes. */
  public float[] remember(AnsweredRow row) {
    return judge.remember(row);
  }

  /** Judges an answer whose truth came later; returns as {@link #judge}. */
  public double[] judgeLate(float[] memo, float[] truth) {
    return take(into -> judge.judgeLate(memo, truth, into));
  }

  private double[] take(Consumer<AnswerJudge.Contributions> judging) {
    boolean[] any = new boolean[1];
    Arrays.fill(judged, 0);
    judging.accept(
        (method, one) -> {
          any[0] = true;
          System.arraycopy(one, 0, judged, method * width, width);
          if (!last.isEmpty()) {
            last.get(method).add(one);
          }
          if (!fading.isEmpty()) {
            fading.get(method).add(one);
          }
        });
    return any[0] ? judged : new double[0];
  }

  /** The sums of recent answers: of the last, then fading, each one method after another. */
  public double[] recent() {
    double[] recent = new double[(last.size() + fading.size()) * width];
    int to = 0;
    for (SlidingSums sums : last) {
      System.arraycopy(sums.values(), 0, recent, to, width);
      to += width;
    }
    for (FadingSums sums : fading) {
      System.arraycopy(sums.values(), 0, recent, to, width);
      to += width;
    }
    return recent;
  }

  /** Number of floats of the state. */
  public int floats() {
    return 1 + parts().stream().mapToInt(Slotted::floats).sum();
  }

  /** The state, a new array. */
  public float[] state() {
    float[] state = new float[floats()];
    state[0] = VERSION;
    int to = 1;
    for (Slotted part : parts()) {
      part.write(state, to);
      to += part.floats();
    }
    return state;
  }

  /**
   * Replaces all that is known by a state.
   *
   * @param state from {@link #state}; not kept
   * @throws IllegalArgumentException if it is none of this version and these settings
   */
  public void restore(float[] state) {
    if (state.length != floats() || (state[0] != VERSION && state[0] != 0)) {
      throw new IllegalArgumentException(
          "Cannot read the evaluation of a key: expected "
              + floats()
              + " numbers of version "
              + VERSION
              + ", found "
              + state.length
              + " of version "
              + (state.length == 0 ? 0 : (int) state[0])
              + "; start once without evaluate, then with it, or use the release that wrote it");
    }
    int from = 1;
    for (Slotted part : parts()) {
      part.read(state, from);
      from += part.floats();
    }
  }

  private List<Slotted> parts() {
    List<Slotted> parts = new ArrayList<>(List.of(judge));
    parts.addAll(last);
    parts.addAll(fading);
    return parts;
  }
}
