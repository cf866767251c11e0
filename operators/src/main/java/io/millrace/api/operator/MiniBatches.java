package io.millrace.api.operator;

import java.util.List;

/**
 * Counts the mini-batches of a {@link Learner}, which end after every {@code size} observations
 * learned.
 *
 * <p>A learner whose parameters change only at the end of a mini-batch uses it to implement {@link
 * Learner#horizon} and {@link Learner#version}:
 *
 * <pre>{@code
 * MiniBatches batches = new MiniBatches(32);
 * assert batches.horizon(0) == 32 && batches.horizon(40) == 24;
 * assert batches.version(40) == 1;
 * assert batches.isBoundary(64); // after Rows.countLearned: fold the mini-batch into the parameters
 * }</pre>
 *
 * <p>Only the size is stored. All results are computed from the count of observations learned,
 * which the host keeps.
 *
 * @param size observations of a mini-batch, at least one
 */
public record MiniBatches(int size) {

  /**
   * @throws IllegalArgumentException if {@code size} is below one
   */
  public MiniBatches {
    if (size < 1) {
      throw new IllegalArgumentException(
          "Cannot count mini-batches of " + size + " observations: expected at least one");
    }
  }

  /** Returns the number of observations until the open mini-batch is full; at least one. */
  public int horizon(long learned) {
    return size - taken(learned);
  }

  /**
   * Returns why a learner cannot go on from states with mini-batches of another size; empty if the
   * size is the same. The count of observations learned tells how full the open mini-batch is, and
   * the version, which must not go back.
   *
   * @param before mini-batches of the states
   * @param operator name of the operator, for example {@code impute}
   * @param option its option that sets the size, for example {@code batch}
   */
  public List<String> obstacles(MiniBatches before, String operator, String option) {
    return equals(before)
        ? List.of()
        : List.of(
            operator
                + ": "
                + option
                + ": expected "
                + before.size
                + " as before, found "
                + size
                + "; write "
                + option
                + ": "
                + before.size
                + ", since its default may depend on the number of channels");
  }

  /** Returns the number of full mini-batches after {@code learned} observations. */
  public long version(long learned) {
    return learned / size;
  }

  /**
   * Returns the number of observations in the open mini-batch; zero if the last one is just full.
   */
  public int taken(long learned) {
    return (int) (learned % size);
  }

  /**
   * Returns whether no mini-batch is open: before the first observation, and when a mini-batch is
   * just full.
   */
  public boolean isBoundary(long learned) {
    return taken(learned) == 0;
  }
}
