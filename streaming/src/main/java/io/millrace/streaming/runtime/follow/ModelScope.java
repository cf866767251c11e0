package io.millrace.streaming.runtime.follow;

import java.util.List;

/**
 * Which groups a published model answers, and so in which state it lies and how it waits for its
 * time. Readings and their keys' states belong to groups either way.
 */
sealed interface ModelScope permits OwnModels, CommonModels {

  /** Whose models answer a group: its own name, or one for all groups. */
  String owner(String group);

  /** Makes an owner's models those that the lineup speaks of. */
  void turnTo(String owner);

  VersionQueue queue();

  /** A model of the owner at hand waits until the watermark reaches a time. */
  void await(long time) throws Exception;

  /** Times that a watermark reaches and of which no timer tells, in order; each is told once. */
  List<Long> reached(long watermark);

  /**
   * The groups at this subtask, of those that an owner's models answer, that have waiting readings.
   */
  List<String> waiting(String owner);
}
