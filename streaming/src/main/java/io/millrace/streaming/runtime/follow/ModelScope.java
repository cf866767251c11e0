package io.millrace.streaming.runtime.follow;

import java.util.List;

/**
 * Defines which groups a published model answers, in which state it is stored and how it waits for
 * its event time. Readings and the states of keys always belong to groups.
 */
sealed interface ModelScope permits OwnModels, CommonModels {

  /** The owner of the models that answer a group: the group itself, or one owner for all groups. */
  String owner(String group);

  /** Selects the owner whose models {@link #queue} accesses. */
  void turnTo(String owner);

  VersionQueue queue();

  /** Registers that a model of the selected owner waits until the watermark reaches a time. */
  void await(long time) throws Exception;

  /**
   * Registered times without a timer that a watermark has reached, in order; each is returned once.
   */
  List<Long> reached(long watermark);

  /**
   * The groups of this subtask that an owner's models answer and that may have waiting readings.
   */
  List<String> waiting(String owner);
}
