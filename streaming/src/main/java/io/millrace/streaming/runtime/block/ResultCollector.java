package io.millrace.streaming.runtime.block;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Result;
import io.millrace.streaming.judge.Evaluated;

/** Receives the results, dead letters and new versions of a block runner. */
public interface ResultCollector {

  /** Receives the output of an observation. */
  void emit(Result result);

  /** Receives an answer, or a truth that came later, to be judged. */
  default void judged(Evaluated record) {}

  /** Receives a rejected observation; it changed no state. */
  void refuse(DeadLetter letter);

  /** Receives a new version: a block changed the parameters that {@code step} reads. */
  void changed(LoadedGroup loadedGroup, long version);

  /** Receives an event that a stage found. */
  void tell(Event event);

  /** Receives how many alarms were held back as they began. */
  void heldBack(int alarms);

  /** Receives parameters that an event asks to be published, in their version. */
  void publish(LoadedGroup loadedGroup, long version);
}
