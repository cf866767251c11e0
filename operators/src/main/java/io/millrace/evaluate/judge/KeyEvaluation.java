package io.millrace.evaluate.judge;

import io.millrace.evaluate.sum.FadingSums;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.SlidingSums;
import io.millrace.evaluate.sum.Slotted;
import java.util.ArrayList;
import java.util.List;

/*
 * State of a key, floats; the only class that knows it. Version 1:
 *
 *   [0]  1, the version; 0 in a new state, which is zeros
 *   [1]  the judge
 *        for each method: sums so far, of the last answers, and fading, those that are asked for
 *
 * Parts of the sums of a key, as sums() gives them, for each method one after another:
 *
 *   so far | last, if asked for | fading, if asked for
 */
/**
 * All that is known of the answers of one key: what waits to be judged, what simple methods have
 * learned, and sums of what was judged. The same numbers as {@code millrace measure} computes from
 * results.
 */
public final class KeyEvaluation {

  private static final int VERSION = 1;

  private final AnswerJudge judge;
  private final int width;
  private final List<Parts> methods = new ArrayList<>();

  /** The sums of one method. */
  private record Parts(double[] whole, SlidingSums last, FadingSums fading) {

    void add(double[] one) {
      for (int i = 0; i < whole.length; i++) {
        whole[i] += one[i];
      }
      if (last != null) {
        last.add(one);
      }
      if (fading != null) {
        fading.add(one);
      }
    }

    List<Slotted> slotted() {
      List<Slotted> slotted = new ArrayList<>();
      if (last != null) {
        slotted.add(last);
      }
      if (fading != null) {
        slotted.add(fading);
      }
      return slotted;
    }
  }

  /** An empty state of a key. */
  public KeyEvaluation(Judged judged, Beside beside) {
    Measure measure = judged.measure();
    this.judge = AnswerJudge.of(judged, beside);
    this.width = measure.sums();
    for (int method = 0; method < beside.methods().size(); method++) {
      methods.add(
          new Parts(
              new double[width],
              beside.last() > 0 ? new SlidingSums(width, beside.last()) : null,
              beside.fading() > 0 ? new FadingSums(width, beside.fading()) : null));
    }
  }

  /**
   * Judges what can be judged with a reading whose truth came with it.
   *
   * @param window also takes the contributions
   */
  public void judge(AnsweredRow row, AnswerJudge.Contributions window) {
    judge.judge(row, both(window));
  }

  /** What must be kept of an answer until its truth comes. */
  public float[] remember(AnsweredRow row) {
    return judge.remember(row);
  }

  /** Judges an answer whose truth came later. */
  public void judgeLate(float[] memo, float[] truth, AnswerJudge.Contributions window) {
    judge.judgeLate(memo, truth, both(window));
  }

  private AnswerJudge.Contributions both(AnswerJudge.Contributions window) {
    return (method, one) -> {
      methods.get(method).add(one);
      window.add(method, one);
    };
  }

  /** The sums of all parts of all methods, a new array. */
  public double[] sums() {
    int parts = 1 + methods.get(0).slotted().size();
    double[] sums = new double[methods.size() * parts * width];
    int to = 0;
    for (Parts method : methods) {
      System.arraycopy(method.whole(), 0, sums, to, width);
      to += width;
      if (method.last() != null) {
        System.arraycopy(method.last().values(), 0, sums, to, width);
        to += width;
      }
      if (method.fading() != null) {
        System.arraycopy(method.fading().values(), 0, sums, to, width);
        to += width;
      }
    }
    return sums;
  }

  /** Number of floats of the state. */
  public int floats() {
    int floats = 1 + judge.floats();
    for (Parts method : methods) {
      floats += Slotted.FLOATS_OF_DOUBLE * width;
      floats += method.slotted().stream().mapToInt(Slotted::floats).sum();
    }
    return floats;
  }

  /** The state, a new array. */
  public float[] state() {
    float[] state = new float[floats()];
    state[0] = VERSION;
    judge.write(state, 1);
    int to = 1 + judge.floats();
    for (Parts method : methods) {
      Slotted.write(method.whole(), state, to);
      to += Slotted.FLOATS_OF_DOUBLE * width;
      for (Slotted part : method.slotted()) {
        part.write(state, to);
        to += part.floats();
      }
    }
    return state;
  }

  /**
   * Replaces all that is known by a state.
   *
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
    judge.read(state, 1);
    int from = 1 + judge.floats();
    for (Parts method : methods) {
      Slotted.read(state, from, method.whole());
      from += Slotted.FLOATS_OF_DOUBLE * width;
      for (Slotted part : method.slotted()) {
        part.read(state, from);
        from += part.floats();
      }
    }
  }
}
