package io.millrace.streaming.runtime.block;

import io.millrace.api.record.Observation;
import io.millrace.state.KeyClock;
import java.util.List;

/**
 * Keeps readings that were answered until they are due to be learned. A block runner calls it in
 * the order of the readings.
 */
public interface LateTargets {

  /**
   * A reading that is due, and what came for it.
   *
   * @param time event time of the reading
   * @param memo what its learner remembered
   * @param label the targets, in their declared order
   */
  record Due(long time, float[] memo, Observation label) {}

  /**
   * Removes the readings of a key that are due before its next reading.
   *
   * @param clock clock of the key with that reading
   * @return those for which targets have come, in the order of the key
   */
  List<Due> due(LoadedKey.Id key, KeyClock clock);

  /** The excerpt of a label that its dead letter shows. */
  String excerpt(Observation label);

  /** Removes all readings of a key that wait, at the end of its stream. */
  List<Due> rest(LoadedKey.Id key);

  /**
   * Keeps a reading that was answered.
   *
   * @param answered the reading
   * @param sequence its position in the sequence of its key
   * @param memo what its learner remembered; empty if there is nothing to learn from it
   */
  void await(LoadedKey.Id key, Observation answered, long sequence, float[] memo);
}
