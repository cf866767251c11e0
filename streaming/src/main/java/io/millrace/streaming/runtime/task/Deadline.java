package io.millrace.streaming.runtime.task;

import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Runs an action when a bundle has waited for a given time. Covers one bundle at a time; only the
 * task's thread may use it.
 */
public final class Deadline {

  private final ProcessingTimeService timers;
  private final long millis;
  private long bundle;

  /**
   * @param millis milliseconds from {@link #await} to the action
   */
  public Deadline(ProcessingTimeService timers, long millis) {
    this.timers = timers;
    this.millis = millis;
  }

  /** Cancels the waiting actions: their bundle has been computed. */
  public void renew() {
    bundle++;
  }

  /** Runs an action when the deadline has passed, unless it was renewed before. */
  public void await(ThrowingRunnable<Exception> action) {
    long mine = bundle;
    timers.registerTimer(
        timers.getCurrentProcessingTime() + millis,
        time -> {
          if (mine == bundle) {
            action.run();
          }
        });
  }
}
