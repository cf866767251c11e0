package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.Arrays;

/*
 * state of a key:  | standardize.mean | standardize.deviation | standardize.count | .. | other slots |
 *                    kept from before the step, once the key has had enough readings
 */
/**
 * Keeps the scale of a key as it is, in the slots of {@code standardize}, after a number of its
 * readings. The number is the key's own count, so it depends on nothing else.
 */
final class FrozenScale {

  private final long readings;
  private final boolean[] scale;
  private final float[] before;

  /**
   * @param layout state of a key
   * @param readings readings of a key from which its scale is learned
   */
  FrozenScale(StateLayout layout, long readings) {
    this.readings = readings;
    this.scale = new boolean[layout.width()];
    this.before = new float[layout.width()];
    for (Slot slot : ScaleSlots.all(layout)) {
      int at = layout.offset(slot.name());
      Arrays.fill(scale, at, at + slot.size(), true);
    }
  }

  /** Copies the state of a key before a step. */
  void before(float[] state) {
    System.arraycopy(state, 0, before, 0, before.length);
  }

  /**
   * Puts the scale back, if the key had enough readings before the step.
   *
   * @param steps readings before the step
   */
  void after(float[] state, long steps) {
    if (steps >= readings) {
      for (int at = 0; at < scale.length; at++) {
        state[at] = scale[at] ? before[at] : state[at];
      }
    }
  }
}
