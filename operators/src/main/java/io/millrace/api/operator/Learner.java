package io.millrace.api.operator;

/**
 * An operator that trains while it runs: test, then train.
 *
 * <p>Learned parameters belong to a <em>group</em> of keys (often a group of one), lie in one flat
 * array laid out by {@link Signature#parameters}, and have exactly one writer. Together with the
 * count of observations learned they are all a checkpoint needs.
 *
 * <p>A mini-batch is part of the algorithm, so it is counted in {@code learned}, the observations
 * learned so far, and is cut by nothing outside. Parameters that {@code step} reads change only
 * when a mini-batch is full; {@link #horizon} tells the host how far that is, and the host never
 * puts more rows than that into one block. Hence rows of one block all see the same parameters, and
 * a block gives the same results as its rows one by one.
 *
 * <p>A host tests, then trains. It owns the parameters, which {@code learn} changes in place:
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
   * Writes the parameters a new group starts from over {@code parameters[0 ..)}.
   *
   * @param seed decides every random choice; hosts derive it from the pipeline's seed and the
   *     group's name
   */
  void initialize(float[] parameters, long seed);

  /**
   * How many further observations may be learned before the next one must see changed parameters;
   * at least one. Reads the parameters and never changes them.
   *
   * @param parameters of the group, as they are after {@code learned} observations
   * @param learned observations learned so far
   */
  int horizon(float[] parameters, long learned);

  /**
   * Number of parameter changes that {@code step} could see, after {@code learned} observations:
   * the model version of a record. Reads the parameters and never changes them.
   *
   * @param parameters of the group, as they are after {@code learned} observations
   */
  long version(float[] parameters, long learned);

  /**
   * Trains on the rows of the block that {@link #step} was just called with, in row order. Rows
   * that were refused are passed over; a learner may pass over others it cannot learn from. Each
   * row learned is counted through {@link Rows#countLearned}.
   *
   * <p>Only the parameters change. The instance may rely on scratch left by that step.
   */
  void learn(Rows rows);

  /**
   * The learned quantities a monitor should chart, by name, for example {@code error}: read from
   * the parameters, never changing them.
   */
  default Gauges gauges() {
    return Gauges.NONE;
  }
}
