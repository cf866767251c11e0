package io.millrace.drift;

import io.millrace.api.math.PackedLong;

/**
 * Detects that a stream of numbers has changed. A detector is its settings; what it knows of a
 * stream is a flat array of doubles that its caller owns, all zero at the beginning.
 *
 * <p>The same numbers give the same answers and bits. A step costs a few operations and allocates
 * nothing.
 */
public interface DriftDetector {

  /** Floats of a number in the slot of a state. */
  int FLOATS = PackedLong.WIDTH;

  /** Length of the state. */
  int width();

  /**
   * Takes the next number. After {@link Drift#CHANGE} the state is zero again, except in those that
   * keep a window.
   *
   * @param value finite
   * @param state as long as {@link #width}
   */
  Drift step(double value, double[] state);

  /** Writes a state to {@code slots[at .. at + FLOATS · width())}, every bit of it. */
  static void write(double[] state, float[] slots, int at) {
    for (int i = 0; i < state.length; i++) {
      PackedLong.write(Double.doubleToRawLongBits(state[i]), slots, at + FLOATS * i);
    }
  }

  /** Reads a state that {@link #write} wrote. */
  static void read(float[] slots, int at, double[] state) {
    for (int i = 0; i < state.length; i++) {
      state[i] = Double.longBitsToDouble(PackedLong.read(slots, at + FLOATS * i));
    }
  }
}
