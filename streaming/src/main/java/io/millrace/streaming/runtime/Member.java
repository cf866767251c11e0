package io.millrace.streaming.runtime;

import io.millrace.operator.StreamModel;
import io.millrace.state.KeyState;
import io.millrace.streaming.wire.Observation;

/** A key and its sequence state, for the length of a flush. */
final class Member {

  private final Id id;
  private KeyState state;
  private boolean changed;

  /** A key is known within its group only. */
  record Id(String group, String key) {

    static Id of(Observation observation) {
      return new Id(observation.group(), observation.key());
    }
  }

  Member(Id id, KeyState state) {
    this.id = id;
    this.state = state;
  }

  /** A key that has no state yet. Uses the model, so nobody else may at that time. */
  static Member fresh(Id id, StreamModel model) {
    KeyState state = KeyState.fresh(model.signature().sequence());
    model.reset(state.values(), 0);
    return new Member(id, state);
  }

  Id id() {
    return id;
  }

  KeyState state() {
    return state;
  }

  /** The state went on to there; its array was written in place. */
  void advance(long steps, long time) {
    state = state.at(steps, time);
    changed = true;
  }

  boolean changed() {
    return changed;
  }
}
