package io.millrace.streaming.runtime.follow;

import io.millrace.api.operator.StreamModel;
import io.millrace.state.CacheCounts;
import io.millrace.state.KeyState;
import io.millrace.state.KeyStates;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.state.GroupStates;
import io.millrace.streaming.runtime.state.KeyedBackend;
import java.util.ArrayList;
import java.util.List;

/*
 *   members          key -> state, of the model that answers; goes on through swaps and through a change of the share
 *   shadow-members   key -> state, of a candidate that computes beside the answer; begins as a copy of the former
 *
 * Each over a cache of its own. Whatever is asked for here may turn the state backend to another group.
 */
/** The sequence states of keys that published models answer, those of a shadow apart. */
final class KeyStatesOfGroups {

  private final StreamModel model;
  private final GroupStates answering;
  private final GroupStates shadow;

  KeyStatesOfGroups(StreamModel model, KeyedBackend.Opening states) throws Exception {
    this.model = model;
    this.answering = states.states();
    this.shadow = states.states(KeyStates.shadowMembers(model.signature().sequence()));
  }

  /** A key's state for an answer. */
  LoadedKey answering(LoadedKey.Id id) throws Exception {
    KeyState state = answering.member(id);
    return state == null ? LoadedKey.fresh(id, model) : new LoadedKey(id, state);
  }

  /**
   * A key's state beside the answer. It goes on from that of the answer where it has none, or one
   * of an earlier trial, which has seen fewer readings.
   */
  LoadedKey shadow(LoadedKey.Id id) throws Exception {
    KeyState state = shadow.member(id);
    KeyState answer = answering(id).state();
    return new LoadedKey(
        id, state == null || state.steps() != answer.steps() ? answer.copy() : state);
  }

  /** Every key of a group that was answered. */
  List<LoadedKey.Id> all(String group) throws Exception {
    List<LoadedKey.Id> ids = new ArrayList<>();
    for (String key : answering.keys(group)) {
      ids.add(new LoadedKey.Id(group, key));
    }
    return ids;
  }

  /** Every group that was answered. */
  List<String> groups() throws Exception {
    return answering.groups();
  }

  void writeAnswering(LoadedGroup loadedGroup) throws Exception {
    answering.write(loadedGroup);
  }

  void writeShadow(LoadedGroup loadedGroup) throws Exception {
    shadow.write(loadedGroup);
  }

  /** Hands everything to the state backend. */
  void flush() throws Exception {
    answering.flush();
    shadow.flush();
  }

  /** Of the states that are answered by. */
  CacheCounts counts() {
    return answering.counts();
  }
}
