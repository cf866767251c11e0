package io.millrace.streaming.runtime.follow;

import io.millrace.api.operator.StreamModel;
import io.millrace.state.CacheCounts;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.state.GroupStates;
import io.millrace.streaming.runtime.state.KeyedBackend;
import java.util.ArrayList;
import java.util.List;

/*
 *   members          key -> state, of the model that answers; continues after swaps and changes of
 *                    the share
 *   shadow-members   key -> state, of a shadow; starts as a copy of the former
 *
 * Each has its own cache. Any method may select another group in the state backend.
 */
/**
 * Holds the sequence states of keys that published models answer, with separate states for a
 * shadow.
 */
final class KeyStatesOfGroups {

  private final StreamModel model;
  private final GroupStates answering;
  private final GroupStates shadow;

  KeyStatesOfGroups(StreamModel model, KeyedBackend.Opening states) throws Exception {
    this.model = model;
    this.answering = states.states();
    this.shadow = states.shadowStates();
  }

  /** The state of a key for the model that answers. */
  LoadedKey answering(LoadedKey.Id id) throws Exception {
    KeyState state = answering.member(id);
    return state == null ? LoadedKey.fresh(id, model) : new LoadedKey(id, state);
  }

  /**
   * The state of a key for a shadow. It is a copy of the answering state where the shadow has none,
   * or has one of an earlier trial, which has seen fewer readings or fewer late ones.
   */
  LoadedKey shadow(LoadedKey.Id id) throws Exception {
    KeyState state = shadow.member(id);
    KeyState answer = answering(id).state();
    boolean same =
        state != null && state.steps() == answer.steps() && state.clock().equals(answer.clock());
    return new LoadedKey(id, same ? state : answer.copy());
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

  /** Writes all changed states to the state backend. */
  void flush() throws Exception {
    answering.flush();
    shadow.flush();
  }

  /** Cache counts of the answering states. */
  CacheCounts counts() {
    return answering.counts();
  }
}
