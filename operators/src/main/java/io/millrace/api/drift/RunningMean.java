package io.millrace.api.drift;

/**
 * Updates running means that a learner keeps in its parameters: {@code mean += rate (value -
 * mean)}.
 *
 * <p>Means that use {@link #rate} have the same memory and restart with the schedule. A mean is
 * stored as one float; the update is computed in double precision.
 *
 * <pre>{@code
 * float[] slots = {0f};
 * RunningMean.fold(slots, 0, 0.25, RunningMean.rate(0)); // the first mini-batch is the mean
 * assert slots[0] == 0.25f;
 * }</pre>
 */
public final class RunningMean {

  private static final double SLOWEST = 0.01;

  private RunningMean() {}

  /**
   * Returns the weight of the newest mini-batch: one at first, so that the initial value has no
   * influence; then that of a mean whose weights increase linearly with the index of the batch;
   * finally a constant for a memory of a hundred batches.
   *
   * @param t number of mini-batches since the schedule began
   */
  public static double rate(double t) {
    return Math.max(SLOWEST, 2 / (t + 2));
  }

  /** Moves the mean at {@code slots[at]} towards {@code value}. */
  public static void fold(float[] slots, int at, double value, double rate) {
    slots[at] = (float) (slots[at] + rate * (value - slots[at]));
  }
}
