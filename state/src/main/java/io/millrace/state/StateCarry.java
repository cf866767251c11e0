package io.millrace.state;

import io.millrace.api.operator.StateLayout;
import java.util.function.UnaryOperator;

/**
 * Converts states that were kept for other channels.
 *
 * <p>Slots tell what they hold by their places, so a state of the same layout may be one of other
 * channels. Hence a state is converted if it was read with the slot table of a checkpoint, once,
 * and not by its layout.
 *
 * @param before layout of the states before, of this release
 * @param conversion converts a state of that layout
 */
public record StateCarry(StateLayout before, UnaryOperator<KeyState> conversion) {

  /**
   * Returns a state in the form of the present channels: converted if it was restored.
   *
   * @throws IllegalArgumentException if a slot of it has another shape than before
   */
  public KeyState of(KeyState state) {
    return state.isRestored() ? conversion.apply(state.as(before)) : state;
  }
}
