package io.millrace.streaming.runtime;

import io.millrace.operator.StreamModel;
import io.millrace.state.CacheCounts;
import io.millrace.state.KeyState;
import io.millrace.state.KeyStates;
import java.util.ArrayList;
import java.util.List;

/*
 *   members          key -> state, of the model that answers; goes on through swaps and through a change of the share
 *   shadow-members   key -> state, of a candidate that computes beside the answer; begins as a copy of the former
 *
 * Each over a cache of its own. Whatever is asked for here may turn the state backend to another group.
 */
/** The sequence states of keys that published models answer, those of a shadow apart. */
final class MemberStates {

  private final StreamModel model;
  private final GroupStates answering;
  private final GroupStates shadow;

  MemberStates(StreamModel model, KeyedBackend.Opening states) throws Exception {
    this.model = model;
    this.answering = states.states();
    this.shadow = states.states(KeyStates.shadowMembers(model.signature().sequence()));
  }

  /** A key's state for an answer. */
  Member answering(Member.Id id) throws Exception {
    KeyState state = answering.member(id);
    return state == null ? Member.fresh(id, model) : new Member(id, state);
  }

  /**
   * A key's state beside the answer. It goes on from that of the answer where it has none, or one
   * of an earlier trial, which has seen fewer readings.
   */
  Member shadow(Member.Id id) throws Exception {
    KeyState state = shadow.member(id);
    KeyState answer = answering(id).state();
    return new Member(id, state == null || state.steps() != answer.steps() ? answer.copy() : state);
  }

  /** Every key of a group that was answered. */
  List<Member.Id> all(String group) throws Exception {
    List<Member.Id> ids = new ArrayList<>();
    for (String key : answering.keys(group)) {
      ids.add(new Member.Id(group, key));
    }
    return ids;
  }

  /** Every group that was answered. */
  List<String> groups() throws Exception {
    return answering.groups();
  }

  void writeAnswering(Cohort cohort) throws Exception {
    answering.write(cohort);
  }

  void writeShadow(Cohort cohort) throws Exception {
    shadow.write(cohort);
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
