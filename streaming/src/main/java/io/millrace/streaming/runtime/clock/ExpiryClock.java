package io.millrace.streaming.runtime.clock;

import java.util.function.LongSupplier;

/*
 * Invariants, with t the time that has passed by a clock that nobody can set:
 *   value(0) = wall(0)
 *   between two looks that are a second apart or more, value gains between t/2 and 2 t
 *   within a second it gains t, so it may go back by half a second at the next look
 *   value = wall while wall gains between t/2 and 2 t, as it does while nobody sets the clock
 */
/**
 * The clock by which states expire: that of the machine, unless it is set.
 *
 * <p>Milliseconds since 1970. If the clock of the machine is set forward, this one runs twice as
 * fast as time passes until it has caught up; if it is set back, half as fast. So a clock that is
 * wrong for an hour makes states expire an hour early or late, and not all of them at once. It
 * begins with the clock of the machine: a process that starts while that is wrong follows it.
 * Thread-safe: RocksDB asks from threads of its own.
 */
public final class ExpiryClock implements LongSupplier {

  private static final long NANOS = 1_000_000;
  private static final long BETWEEN_MILLIS = 1000;
  private static final int FASTEST = 2;

  private final LongSupplier wall;
  private final LongSupplier nanos;
  private volatile Known known;

  /**
   * @param value this clock then
   * @param nanos the passed time then
   */
  private record Known(long value, long nanos) {}

  /**
   * @param wall clock of the machine, in milliseconds since 1970
   * @param nanos time that has passed since any instant, in nanoseconds
   */
  public ExpiryClock(LongSupplier wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.known = new Known(wall.getAsLong(), nanos.getAsLong());
  }

  @Override
  public long getAsLong() {
    Known last = known;
    long now = nanos.getAsLong();
    long passed = Math.max(0, (now - last.nanos) / NANOS);
    if (passed < BETWEEN_MILLIS) {
      return last.value + passed;
    }
    long slow = last.value + passed / FASTEST;
    long fast = last.value + passed * FASTEST;
    long value = Math.max(slow, Math.min(fast, wall.getAsLong()));
    known = new Known(value, now);
    return value;
  }
}
