package io.millrace.api.drift;

/*
 * Symbols: h statistic of a mini-batch, fast and slow its running means with weights .05 and .002 a mini-batch.
 *
 * Alarm when fast < .85 slow. In the first 100 mini-batches slow follows fast: while a model is learned, and right after an
 * alarm restarted it, h changes because the model does. Neither is a change of the source.
 *
 * With independent h of mean m and deviation s the deviation of fast - .85 slow is s sqrt(.05/1.95 + .85² · .002/1.998), less
 * the covariance of the two means: near .15 s. The bound lies .15 m below the mean, so about m / s deviations away.
 */
/**
 * Notices that the source of a stream has changed: a statistic that says how well the model fits
 * has fallen below what it was for long. Any learner can use it.
 *
 * <p><b>What it watches.</b> One number for each mini-batch, positive, and larger where the model
 * fits better; units do not matter, because only ratios are compared. The dictionary watches the
 * concentration of its codes; the share of readings within a band is another such number. For a
 * number that rises when the source changes, such as an error, watch its inverse. A rise is never
 * an alarm.
 *
 * <p><b>When it alarms.</b> When the mean of about the last 20 mini-batches lies more than 15 %
 * below that of about the last 500. A fall at once to the share {@code q < .85} of what it was is
 * noticed after about {@code 20 ln((1 - q) / (.85 - q))} mini-batches: 14 at {@code q = .7}, 7 at
 * {@code q = .5}. A slow change, which the slow mean follows, is not noticed.
 *
 * <p><b>After an alarm</b> the learner restarts its schedule and counts {@code t} from zero again.
 * For the first 100 mini-batches there is no alarm. A learner that does not restart is told of the
 * same change at every mini-batch until the slow mean has followed.
 *
 * <p><b>False alarms</b> depend on the deviation of the statistic from mini-batch to mini-batch,
 * relative to its mean. Simulated with Gaussian noise: none in 8 million mini-batches at 15 %, one
 * in 3 million at 20 %, one in 60,000 at 25 %. Larger mini-batches make the deviation smaller, with
 * the root of their size.
 *
 * <p>State: two floats among the parameters of the group, one behind the other, zero at first.
 * Nothing is allocated.
 *
 * <p>Example: a learner closes mini-batches. The share of readings within its band falls from 90 to
 * 40 percent at the thousandth.
 *
 * <pre>{@code
 * float[] slots = new float[2]; // the fast mean and the slow one, among the learner's parameters
 * int alarms = 0;
 * int batches = 0;
 * for (int batch = 0; batch < 1200; batch++) {
 *   double within = batch < 1000 ? .9 : .4;
 *   boolean changed = ChangeDetector.alarms(slots, 0, within, batches);
 *   batches = changed ? 0 : batches + 1;
 *   alarms += changed ? 1 : 0;
 * }
 * assert alarms == 1;
 * }</pre>
 */
public final class ChangeDetector {

  private static final double FAST = 0.05;
  private static final double SLOW = 0.002;
  private static final double FALL = 0.85;
  private static final int SETTLING = 100;

  private ChangeDetector() {}

  /**
   * Takes in one mini-batch.
   *
   * @param slots parameters of the group
   * @param fast index of the fast mean; the slow one follows it
   * @param statistic of the mini-batch: positive, larger where the model fits better
   * @param t mini-batches before this one since the schedule began
   * @return true if the source has changed
   */
  public static boolean alarms(float[] slots, int fast, double statistic, double t) {
    int slow = fast + 1;
    RunningMean.fold(slots, fast, statistic, slots[fast] == 0 ? 1 : FAST);
    if (t < SETTLING) {
      slots[slow] = slots[fast];
      return false;
    }
    RunningMean.fold(slots, slow, statistic, SLOW);
    return slots[fast] < FALL * slots[slow];
  }
}
