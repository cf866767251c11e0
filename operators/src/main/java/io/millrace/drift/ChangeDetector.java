package io.millrace.drift;

/*
 * Symbols: h = mean of |z|_3³ / |z|_2³ over a mini-batch, the concentration of its codes: high where the dictionary fits,
 * free of scale. fast and slow are running means of h with weights .05 and .002 a mini-batch.
 *
 * Alarm when fast < .85 slow. After an alarm, and at the start, slow follows fast for 100 mini-batches: h rises while a
 * dictionary is learned, and it falls further right after an alarm, because the first full steps of the new schedule shake
 * the dictionary. Neither is a change of the source.
 */
/**
 * Notices that the source has changed: the codes are no longer as concentrated as they were for
 * long.
 */
public final class ChangeDetector {

  private static final double FAST = 0.05;
  private static final double SLOW = 0.002;
  private static final double FALL = 0.85;
  private static final int SETTLING = 100;

  private ChangeDetector() {}

  /** Whether a learner heeds the alarm. The concentration is tracked in either case. */
  public enum Switch {
    ON,
    OFF
  }

  /**
   * Takes in one mini-batch.
   *
   * @param slots parameters
   * @param fast index of the fast mean; the slow one follows it
   * @param concentration mean {@code h} of the mini-batch
   * @param t mini-batches since the schedule began
   * @return true if the source has changed
   */
  public static boolean alarms(float[] slots, int fast, double concentration, double t) {
    int slow = fast + 1;
    RunningMean.fold(slots, fast, concentration, slots[fast] == 0 ? 1 : FAST);
    if (t < SETTLING) {
      slots[slow] = slots[fast];
      return false;
    }
    RunningMean.fold(slots, slow, concentration, SLOW);
    return slots[fast] < FALL * slots[slow];
  }
}
