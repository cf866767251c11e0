package io.millrace.evaluate.late;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/*
 * The answers of one key in the order of their readings. Both bounds are applied when something
 * comes, from the oldest answer on, and depend only on the records of the key, in their order.
 */
/**
 * Keeps the answers of one key until their labels come, and gives each with its label once.
 *
 * <p>An answer is judged when its label comes: in the window of event time in which the label came,
 * and by what was known at its reading. So windows that were given do not change, and the error of
 * a pipeline whose labels are a week late is that of answers a week ago.
 *
 * @param <A> what was answered; kept
 */
public final class PendingAnswers<A> {

  private final int most;
  private final long within;
  private final Map<String, Waiting<A>> waiting = new LinkedHashMap<>();
  private long unlabelled;

  private record Waiting<A>(long time, A answer) {}

  /**
   * An answer whose label has come.
   *
   * @param time event time of the reading, milliseconds
   * @param labelled when the label came, milliseconds; the time at which the answer is judged
   * @param answer what was answered
   */
  public record Judged<A>(long time, long labelled, A answer) {

    /** How much later than its reading the label came, milliseconds; 0 if it came before. */
    public long delay() {
      return Math.max(0, labelled - time);
    }
  }

  /**
   * @param most answers that wait, at least one; the oldest are given up
   * @param within milliseconds that an answer waits for its label
   */
  public PendingAnswers(int most, long within) {
    if (most < 1 || within < 0) {
      throw new IllegalArgumentException(
          "Cannot wait for the labels of "
              + most
              + " answers for "
              + within
              + " ms: expected 1 or more, and 0 ms or more");
    }
    this.most = most;
    this.within = within;
  }

  /**
   * Adds an answer.
   *
   * @param id by which its label names it; a second answer of the same name replaces the first
   * @param time event time of the reading, milliseconds
   */
  public void answered(String id, long time, A answer) {
    unlabelled += waiting.remove(id) == null ? 0 : 1;
    waiting.put(id, new Waiting<>(time, answer));
    giveUp(time);
  }

  /**
   * Takes the answer that a label is for.
   *
   * @param time when the label came, milliseconds
   * @return empty if there is no such answer, if it was given up, or had a label already
   */
  public Optional<Judged<A>> labelled(String id, long time) {
    giveUp(time);
    return Optional.ofNullable(waiting.remove(id))
        .map(one -> new Judged<>(one.time(), time, one.answer()));
  }

  private void giveUp(long now) {
    Iterator<Waiting<A>> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Waiting<A> one = oldest.next();
      if (waiting.size() <= most && now - one.time() <= within) {
        return;
      }
      oldest.remove();
      unlabelled++;
    }
  }

  /** Number of answers that wait. */
  public int size() {
    return waiting.size();
  }

  /** Number of answers that were given up without a label. */
  public long unlabelled() {
    return unlabelled;
  }
}
