package io.millrace.api.operator;

import java.util.List;
import java.util.Set;

/**
 * An operator that answers each observation and then trains on it.
 *
 * <p>Learned parameters belong to a <em>group</em> of keys (often a group of one). They are stored
 * in one flat array with the layout {@link Signature#parameters}, and have exactly one writer. A
 * checkpoint contains the parameters and the count of observations learned.
 *
 * <p>A mini-batch is part of the algorithm: its end depends only on {@code learned}, the count of
 * observations learned so far. Parameters that {@code step} reads change only when a mini-batch is
 * full. {@link #horizon} returns how many observations may be learned before that, and the host
 * never puts more rows into one block. Therefore all rows of a block see the same parameters, and a
 * block gives the same results as its rows one by one.
 *
 * <p>A host tests, then trains. It owns the parameters; {@code learn} changes them in place:
 *
 * <pre>{@code
 * static long testThenTrain(Learner learner, Rows rows, float[] parameters, long learned) {
 *   rows.useParameters(parameters, learned); // at most learner.horizon(parameters, learned) rows
 *   learner.step(rows);
 *   learner.learn(rows);
 *   return rows.learned();
 * }
 * }</pre>
 *
 * <p>{@link SingleStream} is such a host, for one key.
 */
public interface Learner extends StreamModel {

  /**
   * Writes the initial parameters of a new group to {@code parameters[0 ..)}.
   *
   * @param seed seed of all random choices; hosts derive it from the pipeline's seed and the
   *     group's name
   */
  void initialize(float[] parameters, long seed);

  /**
   * Returns whether the rows of a block may have parameters of their own ({@link
   * Rows#useParameters(int, float[])}) while they are stepped, so that groups can be answered
   * together. By default they share those of the block.
   */
  default boolean mixes() {
    return false;
  }

  /**
   * Returns the reasons why parameters that were published elsewhere cannot answer, for example a
   * number that is not finite; none by default. Called before they are used.
   *
   * @param given names of the slots that were published; the others have their initial values
   */
  default List<String> unfit(Set<String> given, float[] parameters) {
    return List.of();
  }

  /**
   * Returns how many more observations may be learned before the next one must see changed
   * parameters; at least one. Does not change the parameters.
   *
   * @param parameters parameters of the group after {@code learned} observations
   * @param learned observations learned so far
   */
  int horizon(float[] parameters, long learned);

  /**
   * Returns the version of the parameters after {@code learned} observations: the number of changes
   * that {@code step} could see so far. Does not change the parameters.
   *
   * @param parameters parameters of the group after {@code learned} observations
   */
  long version(float[] parameters, long learned);

  /**
   * Trains on the rows of the block that was passed to the last {@link #step}, in row order.
   * Refused rows are skipped; a learner may skip other rows that it cannot learn from. Each row
   * learned is counted with {@link Rows#countLearned}.
   *
   * <p>Changes only the parameters. The instance may use scratch data of that step.
   */
  void learn(Rows rows);

  /**
   * Returns the number of floats from which a row can be learned after it was answered, when its
   * targets come late; 0 if it can only be learned at once.
   */
  default int memoWidth() {
    return 0;
  }

  /**
   * Writes the memo of a row of the block that was just stepped: what {@link #learnLate} needs of
   * it besides its targets, such as the features by which it was answered.
   *
   * @param memo {@link #memoWidth} floats
   * @return whether there is anything to learn from the row
   */
  default boolean remember(Rows rows, int row, float[] memo) {
    throw new UnsupportedOperationException("Cannot learn late: this operator learns at once");
  }

  /**
   * Trains on remembered rows whose targets have come, in row order. A row whose targets it does
   * not accept is refused, and changes nothing. Immediately after the step, with the targets
   * unknown there, it changes the parameters to the same bits as {@link #learn} with the targets
   * known.
   *
   * @param memos made by {@link Rows#ofMemos}: memos in place of inputs, and targets
   */
  default void learnLate(Rows memos) {
    throw new UnsupportedOperationException("Cannot learn late: this operator learns at once");
  }

  /** Returns the learned quantities to publish as metrics, by name, for example {@code error}. */
  default Gauges gauges() {
    return Gauges.NONE;
  }
}
