package io.millrace.evaluate.sum;

import io.millrace.api.math.PackedLong;

/*
 * A double is the long of its bits, in three floats:
 *
 *   slots[at + 3 i .. at + 3 i + 3) = PackedLong(bits of number i)
 *
 * The bits of 0.0 are all zero, so that a new state, which is zero, reads as zeros.
 */
/**
 * Something whose whole state fits into a slot of a flat state. Slots of zeros are the state at the
 * beginning.
 */
public interface Slotted {

  /** Floats of a double in a slot. */
  int FLOATS_OF_DOUBLE = PackedLong.WIDTH;

  /** Width of the slot in floats. */
  int floats();

  /** Writes the state to {@code slots[at .. at + floats())}. */
  void write(float[] slots, int at);

  /** Reads the state from {@code slots[at .. at + floats())}. */
  void read(float[] slots, int at);

  /** Writes numbers, each to {@link #FLOATS_OF_DOUBLE} floats; every bit is kept. */
  static void write(double[] numbers, float[] slots, int at) {
    for (int i = 0; i < numbers.length; i++) {
      PackedLong.write(Double.doubleToRawLongBits(numbers[i]), slots, at + FLOATS_OF_DOUBLE * i);
    }
  }

  /** Reads as many numbers as {@code into} holds. */
  static void read(float[] slots, int at, double[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = Double.longBitsToDouble(PackedLong.read(slots, at + FLOATS_OF_DOUBLE * i));
    }
  }
}
