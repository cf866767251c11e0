package io.millrace.api.drift;

/*
 * Symbols: h statistic of a mini-batch; fast and slow are its running means with weights .05 and
 * .002 per mini-batch.
 *
 * Alarm if fast < .85 slow. In the first 100 mini-batches slow equals fast: while a model is
 * learned, and right after an alarm restarted it, h changes because the model changes. Neither is
 * a change of the source.
 *
 * With independent h of mean m and deviation s, the deviation of fast - .85 slow is s
 * sqrt(.05/1.95 + .85² · .002/1.998), less the covariance of the two means: about .15 s. The bound
 * is .15 m below the mean, so about m / s deviations away.
 */
/**
 * Detects that the source of a stream has changed: a statistic of the model's fit falls below its
 * long-term mean. Any learner can use it.
 *
 * <p><b>Input.</b> One positive number for each mini-batch, which is larger where the model fits
 * better. Units do not matter, because only ratios are compared. The dictionary uses the
 * concentration of its codes; the share of readings within a band is another example. For a number
 * that rises when the source changes, such as an error, use its inverse. A rise never causes an
 * alarm.
 *
 * <p><b>Alarm.</b> There is an alarm if the mean of about the last 20 mini-batches is more than 15
 * % below that of about the last 500. A sudden fall to the share {@code q < .85} of the previous
 * value is detected after about {@code 20 ln((1 - q) / (.85 - q))} mini-batches: 14 at {@code q =
 * .7}, 7 at {@code q = .5}. A slow change, which the slow mean follows, is not detected.
 *
 * <p><b>After an alarm</b> the learner restarts its schedule and counts {@code t} from zero again.
 * There is no alarm in the first 100 mini-batches. For a learner that does not restart, every
 * mini-batch raises the alarm again until the slow mean has followed.
 *
 * <p><b>False alarms</b> depend on the deviation of the statistic from mini-batch to mini-batch,
 * relative to its mean. Simulated with Gaussian noise: none in 8 million mini-batches at 15 %, one
 * in 3 million at 20 %, one in 60,000 at 25 %. The deviation decreases with the square root of the
 * size of the mini-batches.
 *
 * <p>State: two consecutive floats in the parameters of the group, initially zero. Nothing is
 * allocated.
 *
 * <p>Example: the share of readings within a band falls from 90 to 40 percent at the thousandth
 * mini-batch of a learner.
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
   * Adds the statistic of one mini-batch and checks for a change.
   *
   * @param slots parameters of the group
   * @param fast index of the fast mean; the slow mean follows it
   * @param statistic statistic of the mini-batch: positive, larger where the model fits better
   * @param t number of mini-batches since the schedule began, without this one
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
