package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.record.Observation;
import io.millrace.state.KeyState;

/** A key and its sequence state, for the length of a flush. */
public final class LoadedKey {

  private final Id id;
  private KeyState state;
  private boolean changed;

  /** A key is known within its group only. */
  public record Id(String group, String key) {

    static Id of(Observation observation) {
      return new Id(observation.group(), observation.key());
    }
  }

  public LoadedKey(Id id, KeyState state) {
    this.id = id;
    this.state = state;
  }

  /** A key that has no state yet. Uses the model, so nobody else may at that time. */
  public static LoadedKey fresh(Id id, StreamModel model) {
    KeyState state = KeyState.fresh(model.signature().sequence());
    model.reset(state.values(), 0);
    return new LoadedKey(id, state);
  }

  public Id id() {
    return id;
  }

  public KeyState state() {
    return state;
  }

  /** The state went on to there; its array was written in place. */
  void advance(long steps, long time) {
    state = state.at(steps, time);
    changed = true;
  }

  public boolean changed() {
    return changed;
  }
}
