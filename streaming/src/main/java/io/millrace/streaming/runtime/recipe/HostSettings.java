package io.millrace.streaming.runtime.recipe;

import java.io.Serializable;

/**
 * How an operator is hosted.
 *
 * @param rows records that fill a bundle
 * @param deadlineMillis how long the oldest record of a bundle may wait
 * @param latenessMillis how far a record may lie behind its key's newest
 * @param releaseEvery versions between two releases of a group's parameters; 0: none is released
 * @param state how states are kept
 */
public record HostSettings(
    int rows, long deadlineMillis, long latenessMillis, long releaseEvery, StateSettings state)
    implements Serializable {

  /** Keeps states {@linkplain StateSettings#PLAIN plainly}. */
  public HostSettings(int rows, long deadlineMillis, long latenessMillis, long releaseEvery) {
    this(rows, deadlineMillis, latenessMillis, releaseEvery, StateSettings.PLAIN);
  }
}
