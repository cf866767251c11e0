package io.millrace.streaming.runtime.task;

import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/** How long a bundle may wait. One bundle at a time; used by the task's thread alone. */
public final class Deadline {

  private final ProcessingTimeService timers;
  private final long millis;
  private long bundle;

  /**
   * @param millis from {@link #await} on
   */
  public Deadline(ProcessingTimeService timers, long millis) {
    this.timers = timers;
    this.millis = millis;
  }

  /** Another bundle, or none: what still waits for the one before is not done any more. */
  public void renew() {
    bundle++;
  }

  /** Does something when the deadline has passed, unless it was renewed by then. */
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
