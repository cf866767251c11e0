package io.millrace.statespace.mode;

import io.millrace.statespace.start.Modes;
import java.util.Arrays;

/*
 * A direct-mapped cache of `slots` gaps in milliseconds; a new gap replaces the one at its
 * position. Each entry has 4n contiguous floats, in w windows of k = n / w modes (one window for
 * each channel of a bank, one in all for mixed inputs):
 *
 *   +------------------------------------------+------------------------------------------+
 *   | turn: window 0 [re k | im k], window 1.. | gain: window 0 [re k | im k], window 1.. |
 *   +------------------------------------------+------------------------------------------+
 *
 * gain is gain · b if there is a window for each channel. The content of an entry depends only on
 * its gap, so the cache never changes a result.
 */
/**
 * Discrete steps of a layer with fixed poles, one set for each gap.
 *
 * <p>A new gap costs about 30 ns per mode, a cached one nothing; up to 256 gaps are cached.
 */
public final class GapSteps {

  private static final int SLOTS = 256;

  /** The gap of a key's first observation: one unit. */
  public static final long FIRST = -1;

  private static final long EMPTY = Long.MIN_VALUE;

  private final Sampling sampling;
  private final Modes modes;
  private final double[] steps;
  private final boolean folded;
  private final int windows;
  private final long[] gaps;
  private final float[] table;
  private final Discretisation.Mode room = new Discretisation.Mode();

  /** Layout of an entry. */
  public enum Layout {
    /** One window of all modes; the gain without b. */
    TOGETHER,
    /** A window for each channel of a bank; the gain times b. */
    CHANNELS
  }

  public GapSteps(Recurrence recurrence, Sampling sampling, Layout layout) {
    this.sampling = sampling;
    this.modes = recurrence.modes();
    this.steps = recurrence.steps();
    this.folded = layout == Layout.CHANNELS;
    this.windows = folded ? recurrence.inputs() : 1;
    int slots = sampling.isTimed() ? SLOTS : 1;
    this.gaps = new long[slots];
    this.table = new float[slots * 4 * modes.count()];
    Arrays.fill(gaps, EMPTY);
    if (!sampling.isTimed()) {
      fill(1, 0);
    }
  }

  /** The array whose offsets {@link #find} returns. */
  public float[] table() {
    return table;
  }

  /**
   * Returns the offset of the entry for a gap.
   *
   * @param gap milliseconds since the key's last observation, or {@link #FIRST}
   */
  public int find(long gap) {
    if (gaps.length == 1) {
      return 0;
    }
    int slot = (int) (gap * 0x9E3779B97F4A7C15L >>> 40) & (SLOTS - 1);
    int at = slot * 4 * modes.count();
    if (gaps[slot] != gap) {
      fill(gap == FIRST ? 1 : sampling.gap(0, gap), at);
      gaps[slot] = gap;
    }
    return at;
  }

  private void fill(double gap, int at) {
    int n = modes.count();
    int each = n / windows;
    for (int mode = 0; mode < n; mode++) {
      sampling.apply(modes.real()[mode], modes.imaginary()[mode], steps[mode], gap, room);
      int place = at + mode / each * 2 * each + mode % each;
      table[place] = (float) room.turnRe;
      table[place + each] = (float) room.turnIm;
      double bRe = folded ? modes.inputReal()[mode] : 1;
      double bIm = folded ? modes.inputImaginary()[mode] : 0;
      table[place + 2 * n] = (float) (room.gainRe * bRe - room.gainIm * bIm);
      table[place + 2 * n + each] = (float) (room.gainRe * bIm + room.gainIm * bRe);
    }
  }
}
