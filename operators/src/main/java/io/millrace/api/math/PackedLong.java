package io.millrace.api.math;

/*
 * 22 bits per float, lowest bits first. Each part is a whole number below 2^22 (the highest part
 * is signed), which a float represents exactly:
 *
 *   +---------------+----------------+----------------+
 *   | bits 0 .. 21  | bits 22 .. 43  | bits 44 .. 63  |
 *   +---------------+----------------+----------------+
 */
/**
 * Stores a {@code long}, such as a count or a time, in three floats of a flat state.
 *
 * <p>A single float represents whole numbers exactly only up to 2²⁴.
 *
 * <pre>{@code
 * float[] state = new float[1 + PackedLong.WIDTH];
 * PackedLong.write(1_700_000_000_000L, state, 1);
 * assert PackedLong.read(state, 1) == 1_700_000_000_000L;
 * }</pre>
 */
public final class PackedLong {

  /** Width of the slot in floats. */
  public static final int WIDTH = 3;

  private static final int BITS = 22;
  private static final long MASK = (1L << BITS) - 1;

  private PackedLong() {}

  /** Reads the number at {@code state[at .. at + WIDTH)}. */
  public static long read(float[] state, int at) {
    return (long) state[at] | (long) state[at + 1] << BITS | (long) state[at + 2] << 2 * BITS;
  }

  /** Writes a number to {@code state[at .. at + WIDTH)}. */
  public static void write(long number, float[] state, int at) {
    state[at] = number & MASK;
    state[at + 1] = number >> BITS & MASK;
    state[at + 2] = number >> 2 * BITS;
  }
}
