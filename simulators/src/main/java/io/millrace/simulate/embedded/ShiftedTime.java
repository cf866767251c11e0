package io.millrace.simulate.embedded;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * The time of the machine, as a clock shows it that somebody has set. How much time passes is not
 * changed.
 *
 * @param ahead milliseconds by which the clock is ahead
 */
record ShiftedTime(LongSupplier ahead) implements Time {

  @Override
  public long milliseconds() {
    return SYSTEM.milliseconds() + ahead.getAsLong();
  }

  @Override
  public long nanoseconds() {
    return SYSTEM.nanoseconds();
  }

  @Override
  public void sleep(long millis) {
    SYSTEM.sleep(millis);
  }

  /** The deadline is by this clock, and the waiting by that of the machine. */
  @Override
  public void waitObject(Object lock, Supplier<Boolean> condition, long deadline)
      throws InterruptedException {
    SYSTEM.waitObject(lock, condition, deadline - ahead.getAsLong());
  }
}
