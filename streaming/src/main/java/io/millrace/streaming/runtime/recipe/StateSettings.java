package io.millrace.streaming.runtime.recipe;

import io.millrace.state.WriteBackCache;
import io.millrace.streaming.runtime.clock.ExpiryClock;
import java.io.Serializable;
import java.util.function.LongSupplier;

/**
 * Settings of a subtask's states.
 *
 * @param cacheBytes bytes of decoded states kept over the state backend; 0: every flush reads and
 *     writes the states it uses in the state backend
 * @param ttlMillis how long after its last change a state expires, or {@link #FOR_EVER}
 * @param expiry the clock by which the state backend expires states
 */
public record StateSettings(long cacheBytes, long ttlMillis, Expiry expiry)
    implements Serializable {

  /** A clock by which states expire. */
  public enum Expiry {
    /** That of the machine, as Flink's own backends do. */
    MACHINE,
    /** An {@link ExpiryClock}, as the backend of pipelines does. */
    STEADY
  }

  /** States never expire. */
  public static final long FOR_EVER = WriteBackCache.NO_EXPIRY;

  /** States in one of Flink's own backends. */
  public StateSettings(long cacheBytes, long ttlMillis) {
    this(cacheBytes, ttlMillis, Expiry.MACHINE);
  }

  /** No cache, and states never expire. */
  public static final StateSettings PLAIN = new StateSettings(0, FOR_EVER);

  /**
   * The clock of a task by which the state backend expires states.
   *
   * @param machine the clock of the machine, in milliseconds
   */
  public LongSupplier clock(LongSupplier machine) {
    return expiry == Expiry.STEADY && ttlMillis != FOR_EVER
        ? new ExpiryClock(machine, System::nanoTime)
        : machine;
  }
}
