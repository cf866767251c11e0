package io.millrace.streaming.runtime.state;

import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.state.KeyState;
import io.millrace.state.KeyStateSerializer;
import io.millrace.state.KeyStates;
import io.millrace.state.StateCarry;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
   * @param carried how states of other channels are converted; empty if they are of these
   */
  public record Opening(
      StatesByGroup keyed,
      Signature signature,
      StateSettings kept,
      LongSupplier clock,
      Optional<CarriedChannels> carried) {

    /** Opens states of the present channels. */
    public Opening(
        StatesByGroup keyed, Signature signature, StateSettings kept, LongSupplier clock) {
      this(keyed, signature, kept, clock, Optional.empty());
    }

    /** Opens the states of groups and keys. */
    public GroupStates states() throws Exception {
      return states(KeyStates::members);
    }

    /** Opens the states of groups and keys for a shadow. */
    public GroupStates shadowStates() throws Exception {
      return states(KeyStates::shadowMembers);
    }

    private GroupStates states(
        Function<KeyStateSerializer, MapStateDescriptor<String, KeyState>> ofKeys)
        throws Exception {
      return new GroupStates(
          new KeyedBackend(this, ofKeys.apply(serializer(signature.sequence(), keys()))),
          signature,
          kept,
          kept.clock(clock),
          new GroupStates.Conversions(groups(), keys()));
    }

    private Optional<StateCarry> keys() {
      return carried.map(CarriedChannels::keys);
    }

    private Optional<StateCarry> groups() {
      return carried.map(CarriedChannels::groups);
    }

    private static KeyStateSerializer serializer(
        StateLayout layout, Optional<StateCarry> conversion) {
      KeyStateSerializer own = KeyStateSerializer.of(layout);
      return conversion.map(own::carrying).orElse(own);
    }
  }

  /**
   * @param ofKeys map state of the keys
   */
  private KeyedBackend(Opening opening, MapStateDescriptor<String, KeyState> ofKeys)
      throws Exception {
    this.keyed = opening.keyed;
    this.ofMembers = ofKeys.getName();
    this.copies = !keyed.keepsBytes();
    long ttlMillis = opening.kept.ttlMillis();
    ValueStateDescriptor<KeyState> ofGroups =
        KeyStates.parameters(Opening.serializer(opening.signature.parameters(), opening.groups()));
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
