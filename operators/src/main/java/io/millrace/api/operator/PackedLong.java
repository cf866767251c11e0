package io.millrace.api.operator;

/*
 * 22 bits a float, the lowest first; each part is a whole number below 2^22 (the highest is signed), exact in a float:
 *
 *   +---------------+----------------+----------------+
 *   | bits 0 .. 21  | bits 22 .. 43  | bits 44 .. 63  |
 *   +---------------+----------------+----------------+
 */
/**
 * A count or a time of 64 bits among the floats of a flat state, in a slot of {@link #WIDTH}.
 *
 * <p>A float holds whole numbers up to 2²⁴ only; three of them hold any {@code long}.
 *
 * <pre>{@code
 * float[] state = new float[1 + PackedLong.WIDTH];
 * PackedLong.write(1_700_000_000_000L, state, 1);
 * assert PackedLong.read(state, 1) == 1_700_000_000_000L;
 * }</pre>
 */
public final class PackedLong {

  /** Floats of a slot that holds one. */
  public static final int WIDTH = 3;

  private static final int BITS = 22;
  private static final long MASK = (1L << BITS) - 1;

  private PackedLong() {}

  /** The number at {@code state[at .. at + WIDTH)}. */
  public static long read(float[] state, int at) {
    return (long) state[at] | (long) state[at + 1] << BITS | (long) state[at + 2] << 2 * BITS;
  }

  /** Writes a number over {@code state[at .. at + WIDTH)}. */
  public static void write(long number, float[] state, int at) {
    state[at] = number & MASK;
    state[at + 1] = number >> BITS & MASK;
    state[at + 2] = number >> 2 * BITS;
  }
}
