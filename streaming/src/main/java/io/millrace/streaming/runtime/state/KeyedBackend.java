package io.millrace.streaming.runtime.state;

import io.millrace.api.operator.Signature;
import io.millrace.state.KeyState;
import io.millrace.state.KeyStates;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/*
 * A backend on the heap keeps the objects that it is given, and writes them into a snapshot while
 * the task goes on. The states here are changed in place, and the cache returns them for ever, so
 * such a snapshot would hold arrays of after the barrier beside counts of before it. Every state
 * that passes is therefore copied, unless the backend is known to keep bytes.
 */
/** Implements {@link GroupStates.Backend} on Flink's keyed state, keyed by group. */
public final class KeyedBackend implements GroupStates.Backend {

  private final StatesByGroup keyed;
  private final ValueState<KeyState> parameters;
  private final MapState<String, KeyState> members;
  private final String ofMembers;
  private final boolean copies;

  /**
   * Arguments for opening the states of an operator.
   *
   * @param signature signature of the operator
   * @param clock the clock of the machine, in milliseconds
   */
  public record Opening(
      StatesByGroup keyed, Signature signature, StateSettings kept, LongSupplier clock) {

    /** Opens the states of groups and keys. */
    public GroupStates states() throws Exception {
      return states(KeyStates.members(signature.sequence()));
    }

    /** Opens the states of groups and keys, with those of keys in a given map state. */
    public GroupStates states(MapStateDescriptor<String, KeyState> ofKeys) throws Exception {
      return new GroupStates(
          new KeyedBackend(keyed, signature, kept.ttlMillis(), ofKeys),
          signature,
          kept,
          kept.clock(clock));
    }
  }

  /**
   * @param ttlMillis how long after its last write a state expires, or {@link
   *     StateSettings#FOR_EVER}
   * @param ofKeys map state of the keys
   */
  private KeyedBackend(
      StatesByGroup keyed,
      Signature signature,
      long ttlMillis,
      MapStateDescriptor<String, KeyState> ofKeys)
      throws Exception {
    this.keyed = keyed;
    this.ofMembers = ofKeys.getName();
    this.copies = !keyed.keepsBytes();
    ValueStateDescriptor<KeyState> ofGroups = KeyStates.parameters(signature.parameters());
    if (ttlMillis != StateSettings.FOR_EVER) {
      StateTtlConfig expiry = StateTtlConfig.newBuilder(Duration.ofMillis(ttlMillis)).build();
      ofGroups.enableTimeToLive(expiry);
      ofKeys.enableTimeToLive(expiry);
    }
    this.parameters = keyed.open(ofGroups);
    this.members = keyed.open(ofKeys);
  }

  @Override
  public void turnTo(String group) {
    keyed.turnTo(group);
  }

  @Override
  public KeyState parameters() throws Exception {
    return own(parameters.value());
  }

  @Override
  public void writeParameters(KeyState state) throws Exception {
    parameters.update(own(state));
  }

  @Override
  public KeyState member(String key) throws Exception {
    return own(members.get(key));
  }

  @Override
  public void writeMember(String key, KeyState state) throws Exception {
    members.put(key, own(state));
  }

  private KeyState own(KeyState state) {
    return copies && state != null ? state.copy() : state;
  }

  @Override
  public void removeParameters() {
    parameters.clear();
  }

  @Override
  public void removeMember(String key) throws Exception {
    members.remove(key);
  }

  @Override
  public Iterable<String> keys() throws Exception {
    return members.keys();
  }

  @Override
  public List<String> groups() {
    return keyed.groups(ofMembers);
  }
}
