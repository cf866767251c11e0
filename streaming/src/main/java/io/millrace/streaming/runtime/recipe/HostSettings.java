package io.millrace.streaming.runtime.recipe;

import java.io.Serializable;

/**
 * Settings of the Flink operator that runs an operator.
 *
 * @param rows records that fill a bundle
 * @param deadlineMillis how long the oldest record of a bundle may wait
 * @param latenessMillis how far a record's event time may be behind the confirmed time of its key
 * @param releaseEvery versions between two releases of a group's parameters; 0: none is released
 * @param state settings of the states
 */
public record HostSettings(
    int rows, long deadlineMillis, long latenessMillis, long releaseEvery, StateSettings state)
    implements Serializable {

  /** With {@linkplain StateSettings#PLAIN plain} state settings. */
  public HostSettings(int rows, long deadlineMillis, long latenessMillis, long releaseEvery) {
    this(rows, deadlineMillis, latenessMillis, releaseEvery, StateSettings.PLAIN);
  }
}
