package io.millrace.streaming.runtime.recipe;

import io.millrace.state.WriteBackCache;
import java.io.Serializable;

/**
 * How a subtask keeps states.
 *
 * @param cacheBytes bytes of decoded states kept over the state backend; zero: every flush reads
 *     and writes what it touches
 * @param ttlMillis how long a state outlives its last change, or {@link #FOR_EVER}
 */
public record StateSettings(long cacheBytes, long ttlMillis) implements Serializable {

  /** States are never dropped. */
  public static final long FOR_EVER = WriteBackCache.NO_EXPIRY;

  /** No cache, and states are never dropped. */
  public static final StateSettings PLAIN = new StateSettings(0, FOR_EVER);
}
