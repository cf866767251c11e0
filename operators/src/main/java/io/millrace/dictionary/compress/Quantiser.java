package io.millrace.dictionary.compress;

/*
 * Symbols: z the kept codes, G their largest magnitude, B bits a value, g = 2^(e/4) the least such
 * that G <= g, L = 2^B, M = L/2 - 1, q what is written of a code, from 0 on.
 *
 *                    values    worth of q             |z - its value|   field of e
 *   an odd number    L - 1     g (q - M)/M            <= g/(2 M)        8 bits, e + 128
 *   an even number   L         g (2 q - (L - 1))/L    <= g/L            5 bits, or 13
 *
 * An even number has no value for zero, which a code that stays seldom is, and one value more, which
 * matters where B is small. Its field of e: 0 if all codes are zero; 1 to 30 for e = field - 19, so
 * g from 2^-4.5 to 2^2.75 deviations; 31 if 8 bits follow as for an odd number. Smaller codes have
 * g = 2^-4.5, and are all zero where that is as near: G <= g/L.
 */
/**
 * The values that a code has in a packet, and how their common gain is written. Holds the gain of
 * the packet that is written or read: one instance for each thread.
 */
final class Quantiser {

  private static final int WIDE_BITS = 8;
  private static final int WIDE_ZERO = 128;
  private static final int NARROW_BITS = 5;
  private static final int NARROW_ZERO = 19;
  private static final int NARROW_MOST = 30;
  private static final int ESCAPE = 31;
  private static final int STEPS_AN_OCTAVE = 4;

  private final boolean even;
  private final int bits;
  private final long most;
  private final long half;
  private final double[] gains = new double[1 << WIDE_BITS];
  private double gain;

  /**
   * @param even whether the number of values is even, and the gain is written in few bits
   * @param bits bits of a value, 2 to 16
   */
  Quantiser(boolean even, int bits) {
    long all = 1L << bits;
    this.even = even;
    this.bits = bits;
    this.most = even ? all - 1 : all - 2;
    this.half = even ? all / 2 : all / 2 - 1;
    for (int field = 1; field < gains.length; field++) {
      gains[field] = StrictMath.pow(2, (field - WIDE_ZERO) / (double) STEPS_AN_OCTAVE);
    }
  }

  /** Largest number of bits of a gain. */
  int mostGainBits() {
    return even ? NARROW_BITS + WIDE_BITS : WIDE_BITS;
  }

  /**
   * Writes the gain of some codes.
   *
   * @param largest largest magnitude of a code
   * @return false if all of them are zero in the packet, so that nothing follows
   */
  boolean writeGain(float largest, BitRow packet) {
    int field = 1;
    while (field < gains.length - 1 && gains[field] < largest) {
      field++;
    }
    if (!even) {
      gain = gains[field];
      boolean zero = largest < gains[1];
      packet.write(zero ? 0 : field, WIDE_BITS);
      return !zero;
    }
    int narrow = Math.max(1, field - WIDE_ZERO + NARROW_ZERO);
    gain = gains[Math.max(field, WIDE_ZERO - NARROW_ZERO + 1)];
    if (largest <= gain / (2 * half)) {
      packet.write(0, NARROW_BITS);
      return false;
    }
    packet.write(narrow <= NARROW_MOST ? narrow : ESCAPE, NARROW_BITS);
    if (narrow > NARROW_MOST) {
      packet.write(field, WIDE_BITS);
    }
    return true;
  }

  /** Reads a gain; returns false if all codes are zero. */
  boolean readGain(BitRow packet) {
    int field = (int) packet.read(even ? NARROW_BITS : WIDE_BITS);
    if (even && field > 0) {
      field = field == ESCAPE ? (int) packet.read(WIDE_BITS) : field + WIDE_ZERO - NARROW_ZERO;
    }
    gain = gains[field];
    return field != 0;
  }

  /** Writes a code as the nearest value. */
  void write(float code, BitRow packet) {
    double scaled = half * (code / gain);
    long q = even ? (long) Math.floor(scaled) + half : Math.round(scaled) + half;
    packet.write(Math.max(0, Math.min(most, q)), bits);
  }

  /** Reads a code; NaN if the bits are none. */
  float read(BitRow packet) {
    long q = packet.read(bits);
    if (q > most) {
      return Float.NaN;
    }
    long steps = q - half;
    return (float) (even ? gain * (2 * steps + 1) / (2 * half) : gain * steps / half);
  }
}
