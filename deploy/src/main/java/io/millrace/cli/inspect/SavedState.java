package io.millrace.cli.inspect;

import io.millrace.state.KeyState;
import java.util.OptionalLong;

/** One state out of a savepoint. */
sealed interface SavedState {

  /** The group it belongs to. */
  String group();

  /**
   * The parameters of a group.
   *
   * @param state its parameters; of an operator that learns nothing, a state without slots
   * @param released newest version that was published
   */
  record Parameters(String group, KeyState state, OptionalLong released) implements SavedState {}

  /**
   * The sequence state of a key.
   *
   * @param state its sequence state
   */
  record Member(String group, String key, KeyState state) implements SavedState {}
}
