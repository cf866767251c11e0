package io.millrace.api.operator;

/**
 * Where the mini-batches of a {@link Learner} end: after every {@code size} observations learned.
 *
 * <p>A learner whose parameters change at the end of a mini-batch alone answers {@link
 * Learner#horizon} and {@link Learner#version} by it:
 *
 * <pre>{@code
 * MiniBatches batches = new MiniBatches(32);
 * assert batches.horizon(0) == 32 && batches.horizon(40) == 24;
 * assert batches.version(40) == 1;
 * assert batches.isBoundary(64); // after Rows.countLearned: fold the mini-batch into the parameters
 * }</pre>
 *
 * <p>Nothing is stored but the size: all follows from the count of observations learned, which the
 * host keeps.
 *
 * @param size observations of a mini-batch, at least one
 */
public record MiniBatches(int size) {

  /**
   * @throws IllegalArgumentException if a mini-batch would hold no observation
   */
  public MiniBatches {
    if (size < 1) {
      throw new IllegalArgumentException(
          "Cannot count mini-batches of " + size + " observations: expected at least one");
    }
  }

  /** Observations until the open mini-batch is full; at least one. */
  public int horizon(long learned) {
    return size - taken(learned);
  }

  /** Mini-batches that are full, after so many observations learned. */
  public long version(long learned) {
    return learned / size;
  }

  /** Observations in the open mini-batch; zero if the last one is just full. */
  public int taken(long learned) {
    return (int) (learned % size);
  }

  /** True between two mini-batches: before the first observation, and when one is just full. */
  public boolean isBoundary(long learned) {
    return taken(learned) == 0;
  }
}
