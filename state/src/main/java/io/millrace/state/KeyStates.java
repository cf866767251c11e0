package io.millrace.state;

import io.millrace.api.operator.StateLayout;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Creates the state descriptors of the model operator. Names are part of savepoints and never
 * change.
 */
public final class KeyStates {

  /** The parameters of a group. */
  public static final String PARAMETERS = "parameters";

  /** The sequence states of a group's keys. */
  public static final String MEMBERS = "members";

  /** The sequence states of a group's keys for a shadow. */
  public static final String SHADOW_MEMBERS = "shadow-members";

  /** The newest version of a group that was released. */
  public static final String RELEASED = "released";

  private KeyStates() {}

  /** A group's parameters. */
  public static ValueStateDescriptor<KeyState> parameters(KeyStateSerializer serializer) {
    return new ValueStateDescriptor<>(PARAMETERS, serializer);
  }

  /** The sequence states of a group's keys. */
  public static MapStateDescriptor<String, KeyState> members(KeyStateSerializer serializer) {
    return ofKeys(MEMBERS, serializer);
  }

  /** The sequence states of a group's keys for a shadow. */
  public static MapStateDescriptor<String, KeyState> shadowMembers(KeyStateSerializer serializer) {
    return ofKeys(SHADOW_MEMBERS, serializer);
  }

  private static MapStateDescriptor<String, KeyState> ofKeys(
      String name, KeyStateSerializer serializer) {
    return new MapStateDescriptor<>(name, StringSerializer.INSTANCE, serializer);
  }

  /** The newest version of a group that was released. */
  public static ValueStateDescriptor<Long> released() {
    return new ValueStateDescriptor<>(RELEASED, LongSerializer.INSTANCE);
  }

  /** For a layout; a shorthand. */
  public static ValueStateDescriptor<KeyState> parameters(StateLayout layout) {
    return parameters(KeyStateSerializer.of(layout));
  }

  /** For a layout; a shorthand. */
  public static MapStateDescriptor<String, KeyState> members(StateLayout layout) {
    return members(KeyStateSerializer.of(layout));
  }
}
