package io.millrace.api.drift;

/**
 * Running means that a learner keeps among its parameters: {@code mean += rate (value - mean)}.
 *
 * <p>With {@link #rate} all of them forget alike and begin anew with the schedule. A mean is one
 * float; sums are formed in double precision.
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
   * Weight of the newest mini-batch: all of it at first, so that nothing is left of the start; a
   * mean that favours later batches linearly; a memory of a hundred batches in the end.
   *
   * @param t mini-batches since the schedule began
   */
  public static double rate(double t) {
    return Math.max(SLOWEST, 2 / (t + 2));
  }

  /** Moves the mean at {@code slots[at]} towards {@code value}. */
  public static void fold(float[] slots, int at, double value, double rate) {
    slots[at] = (float) (slots[at] + rate * (value - slots[at]));
  }
}
