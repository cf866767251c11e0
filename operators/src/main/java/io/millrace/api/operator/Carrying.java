package io.millrace.api.operator;

import java.util.List;

/**
 * How the states of an operator pass to the same operator with other channels.
 *
 * <p>What was learned of a channel stays with its name; each operator states what a new channel
 * begins with, and what becomes of the rest when a channel is removed. A host calls it once for
 * each state of a savepoint, before anything else reads that state:
 *
 * <pre>{@code
 * static float[] carried(StreamModel before, StreamModel after, ChannelChange change, float[] key) {
 *   Carrying carrying = after.carrying(before, change);
 *   if (!carrying.refusals().isEmpty()) {
 *     throw new IllegalStateException(String.join("; ", carrying.refusals()));
 *   }
 *   float[] state = new float[after.signature().sequence().width()];
 *   after.reset(state, 0);
 *   carrying.key(key, state);
 *   return state;
 * }
 * }</pre>
 *
 * <p>Implementations hold no state of a key or group. The arrays belong to the caller; those of
 * before are not changed. The cost is that of copying a state, and of a factorisation for learners
 * whose numbers couple channels.
 */
public interface Carrying {

  /** Returns a carrying that is refused, with each reason and what can be done. */
  static Carrying refused(List<String> reasons) {
    return new Carrying() {
      @Override
      public List<String> refusals() {
        return List.copyOf(reasons);
      }

      @Override
      public void key(float[] before, float[] after) {
        throw new IllegalStateException("Cannot carry states: " + String.join("; ", reasons));
      }

      @Override
      public void group(float[] before, long learned, float[] after) {
        key(before, after);
      }

      @Override
      public ChannelChange output(String field) {
        throw new IllegalStateException("Cannot carry states: " + String.join("; ", reasons));
      }
    };
  }

  /** Returns a carrying that is refused. */
  static Carrying refused(String reason) {
    return refused(List.of(reason));
  }

  /**
   * Returns why the operator cannot carry its states; empty if it can. Each reason begins with the
   * operator, and says what can be done. The other methods are called only if there is none.
   */
  default List<String> refusals() {
    return List.of();
  }

  /**
   * Carries the state of a key.
   *
   * @param before the state before
   * @param after holds the state of a new key; becomes the carried state
   */
  void key(float[] before, float[] after);

  /**
   * Carries the parameters of a group. The number of observations learned stays.
   *
   * @param before the parameters before
   * @param learned number of observations that they have learned
   * @param after holds initial parameters, of some seed; become the carried parameters
   */
  void group(float[] before, long learned, float[] after);

  /**
   * Returns where the numbers of an output field come from, for the stage behind.
   *
   * @throws IllegalArgumentException if that is not the same for all groups; the message says why
   */
  ChannelChange output(String field);

  /**
   * Carries a memo, see {@link Learner#remember}.
   *
   * @param before the memo before
   * @param after as many floats as the operator has now, zeros; becomes the carried memo
   */
  default void memo(float[] before, float[] after) {
    throw new UnsupportedOperationException("Cannot carry a memo: this operator learns at once");
  }
}
