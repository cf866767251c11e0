package io.millrace.evaluate.judge;

import io.millrace.evaluate.sum.FadingSums;
import io.millrace.evaluate.sum.SlidingSums;
import io.millrace.evaluate.sum.Slotted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/*
 * State of a key, floats; the only class that knows it:
 *
 *   [0]  version of the judge, 2 of scores, 1 of others; 0 in a new state, which is zeros
 *   [1]  the judge
 *        for each method: sums of the last answers, fading sums, those that are asked for
 */
/**
 * All that is known of the answers of one key: what waits to be judged, what simple methods have
 * learned, and sums of recent answers. The same numbers as {@code millrace measure} computes from
 * results.
 */
public final class KeyEvaluation {

  private final AnswerJudge judge;
  private final int width;
  private final int recentWidth;
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
    this.recentWidth = what.recentSums();
    this.methods = beside.methods().size();
    this.judged = new double[methods * width];
    for (int method = 0; method < methods; method++) {
      if (beside.last() > 0) {
        last.add(new SlidingSums(recentWidth, beside.last()));
      }
      if (beside.fading() > 0) {
        fading.add(new FadingSums(recentWidth, beside.fading()));
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

  /**
   * What counts when it has ended.
   *
   * @param time of the last reading, milliseconds
   * @param sums as {@link #judge} returns
   */
  public record Ended(long time, double[] sums) {}

  /**
   * Judges what counts when it has ended, such as ranges, at the end of the key. It is no answer,
   * and not among the recent ones.
   *
   * @return without sums if there is nothing
   */
  public Ended end() {
    Arrays.fill(judged, 0);
    long time = judge.end((method, one) -> System.arraycopy(one, 0, judged, method * width, width));
    boolean any = Arrays.stream(judged).anyMatch(sum -> sum != 0);
    return new Ended(time, any ? judged : new double[0]);
  }

  private double[] take(Consumer<AnswerJudge.Contributions> judging) {
    boolean[] any = new boolean[1];
    Arrays.fill(judged, 0);
    judging.accept(
        (method, one) -> {
          any[0] = true;
          System.arraycopy(one, 0, judged, method * width, width);
          double[] recent = recentWidth == width ? one : Arrays.copyOf(one, recentWidth);
          if (!last.isEmpty()) {
            last.get(method).add(recent);
          }
          if (!fading.isEmpty()) {
            fading.get(method).add(recent);
          }
        });
    return any[0] ? judged : new double[0];
  }

  /**
   * The sums of recent answers: of the last, then fading, each one method after another, with zeros
   * for sums that are not kept of them.
   */
  public double[] recent() {
    double[] recent = new double[(last.size() + fading.size()) * width];
    int to = 0;
    for (SlidingSums sums : last) {
      System.arraycopy(sums.values(), 0, recent, to, recentWidth);
      to += width;
    }
    for (FadingSums sums : fading) {
      System.arraycopy(sums.values(), 0, recent, to, recentWidth);
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
    state[0] = judge.version();
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
    if (state.length != floats() || (state[0] != judge.version() && state[0] != 0)) {
      throw new IllegalArgumentException(
          "Cannot read the evaluation of a key: expected "
              + floats()
              + " numbers of version "
              + judge.version()
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
