package io.millrace.drift;

/** The running means of a learner: all forget alike, and begin anew with the schedule. */
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
