package io.millrace.streaming.runtime.recipe;

import io.millrace.state.WriteBackCache;
import java.io.Serializable;

/**
 * Settings of a subtask's states.
 *
 * @param cacheBytes bytes of decoded states kept over the state backend; 0: every flush reads and
 *     writes the states it uses in the state backend
 * @param ttlMillis how long after its last change a state expires, or {@link #FOR_EVER}
 */
public record StateSettings(long cacheBytes, long ttlMillis) implements Serializable {

  /** States never expire. */
  public static final long FOR_EVER = WriteBackCache.NO_EXPIRY;

  /** No cache, and states never expire. */
  public static final StateSettings PLAIN = new StateSettings(0, FOR_EVER);
}
