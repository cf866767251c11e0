package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.record.Observation;
import io.millrace.state.KeyClock;
import io.millrace.state.KeyState;

/** A key and its sequence state, for the duration of a flush. */
public final class LoadedKey {

  private final Id id;
  private KeyState state;
  private boolean changed;

  /** Identifies a key; keys are unique within their group only. */
  public record Id(String group, String key) {

    static Id of(Observation observation) {
      return new Id(observation.group(), observation.key());
    }
  }

  public LoadedKey(Id id, KeyState state) {
    this.id = id;
    this.state = state;
  }

  /** Creates a key with the initial state. Uses the model, which is not thread-safe. */
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

  /** Sets the steps and the clock of the state; its array has already been changed in place. */
  void advance(long steps, KeyClock clock) {
    state = state.at(steps, clock);
    changed = true;
  }

  /** Sets the clock after a late record, which changes nothing else. */
  void refused(KeyClock clock) {
    advance(state.steps(), clock);
  }

  public boolean changed() {
    return changed;
  }
}
