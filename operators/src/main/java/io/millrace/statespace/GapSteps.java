package io.millrace.statespace;

import java.util.Arrays;

/*
 * A direct-mapped cache of `slots` gaps in milliseconds; a gap that is not there replaces the one at its place. Each entry
 * is one stretch of 4n floats: turn.re | turn.im | gain.re | gain.im. What an entry holds depends on its gap alone, so the
 * cache never shows in a result.
 */
/**
 * The discrete steps of a layer with fixed poles, one set for every gap met.
 *
 * <p>Costs some 30 ns a mode for a gap that is new, nothing for one that is kept; 256 gaps are.
 */
final class GapSteps {

  private static final int SLOTS = 256;

  /** The gap of a key's first observation: one unit. */
  static final long FIRST = -1;

  private static final long EMPTY = Long.MIN_VALUE;

  private final Sampling sampling;
  private final Modes modes;
  private final double[] steps;
  private final long[] gaps;
  private final float[] table;
  private final Discretisation.Mode room = new Discretisation.Mode();

  /**
   * @param modes every mode of the layer
   * @param steps dt of each mode
   */
  GapSteps(Sampling sampling, Modes modes, double[] steps) {
    this.sampling = sampling;
    this.modes = modes;
    this.steps = steps;
    int slots = sampling.isTimed() ? SLOTS : 1;
    this.gaps = new long[slots];
    this.table = new float[slots * 4 * modes.count()];
    Arrays.fill(gaps, EMPTY);
  }

  /**
   * The array that {@link #find} points into: at the place found, 2n floats of turn, 2n of gain.
   */
  float[] table() {
    return table;
  }

  /**
   * Where the step for a gap lies.
   *
   * @param gap milliseconds since the key's last observation, or {@link #FIRST}
   */
  int find(long gap) {
    long key = sampling.isTimed() ? gap : FIRST;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L >>> 40) % gaps.length);
    int at = slot * 4 * modes.count();
    if (gaps[slot] != key) {
      fill(key == FIRST ? 1 : sampling.gap(0, key), at);
      gaps[slot] = key;
    }
    return at;
  }

  private void fill(double gap, int at) {
    int n = modes.count();
    for (int mode = 0; mode < n; mode++) {
      sampling.apply(modes.real()[mode], modes.imaginary()[mode], steps[mode], gap, room);
      table[at + mode] = (float) room.turnRe;
      table[at + n + mode] = (float) room.turnIm;
      table[at + 2 * n + mode] = (float) room.gainRe;
      table[at + 3 * n + mode] = (float) room.gainIm;
    }
  }
}
