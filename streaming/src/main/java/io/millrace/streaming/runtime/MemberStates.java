package io.millrace.streaming.runtime;

import io.millrace.operator.StreamModel;
import io.millrace.state.KeyState;
import io.millrace.state.KeyStateSerializer;
import io.millrace.state.KeyStates;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/*
 *   members          key -> state, of the model that answers; goes on through swaps and through a change of the share
 *   shadow-members   key -> state, of a candidate that computes beside the answer; begins as a copy of the former
 */
/** The sequence states of the group at hand, those of its shadow apart. */
final class MemberStates {

  /** The state of the keys that are answered. */
  static final String ANSWERING = KeyStates.MEMBERS;

  private static final String SHADOW = "shadow-members";

  private final StreamModel model;
  private final MapState<String, KeyState> answering;
  private final MapState<String, KeyState> shadow;

  /**
   * @param answering {@link #answering(StreamModel)}
   * @param shadow {@link #shadow(StreamModel)}
   */
  MemberStates(
      StreamModel model, MapState<String, KeyState> answering, MapState<String, KeyState> shadow) {
    this.model = model;
    this.answering = answering;
    this.shadow = shadow;
  }

  static MapStateDescriptor<String, KeyState> answering(StreamModel model) {
    return KeyStates.members(model.signature().sequence());
  }

  static MapStateDescriptor<String, KeyState> shadow(StreamModel model) {
    return new MapStateDescriptor<>(
        SHADOW, StringSerializer.INSTANCE, KeyStateSerializer.of(model.signature().sequence()));
  }

  /** A key's state for an answer. */
  Member answering(Member.Id id) throws Exception {
    KeyState state = answering.get(id.key());
    return new Member(id, state == null ? fresh() : state.as(model.signature().sequence()));
  }

  /** A key's state beside the answer; a key without one goes on from that of the answer. */
  Member shadow(Member.Id id) throws Exception {
    KeyState state = shadow.get(id.key());
    return state == null
        ? new Member(id, answering(id).state().copy())
        : new Member(id, state.as(model.signature().sequence()));
  }

  /** Every key of the group that was answered. */
  List<Member.Id> all(String group) throws Exception {
    List<Member.Id> ids = new ArrayList<>();
    for (String key : answering.keys()) {
      ids.add(new Member.Id(group, key));
    }
    return ids;
  }

  void storeAnswering(Cohort cohort) throws Exception {
    store(cohort, answering);
  }

  void storeShadow(Cohort cohort) throws Exception {
    store(cohort, shadow);
  }

  private static void store(Cohort cohort, MapState<String, KeyState> states) throws Exception {
    for (Member member : cohort.members()) {
      if (member.changed()) {
        states.put(member.id().key(), member.state());
      }
    }
  }

  private KeyState fresh() {
    KeyState state = KeyState.fresh(model.signature().sequence());
    model.reset(state.values(), 0);
    return state;
  }
}
