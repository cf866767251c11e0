package io.millrace.state;

/*
 * Four rows of counters of one byte, up to 127; a key has one counter in each row, by four hashes.
 * Its estimate is the minimum of them: never below the true count since the last halving, up to
 * 127; above it where other keys share all four. After SAMPLE counts all counters are halved, so
 * the weight of old uses decreases. (Cormode, Muthukrishnan, count-min sketch, Journal of
 * Algorithms 55, 2005.)
 */
/** Estimates how often keys were used recently, in 256 KiB for any number of keys. */
final class UseSketch {

  private static final int ROWS = 4;
  private static final int WIDTH = 1 << 16;
  private static final int SAMPLE = 10 * WIDTH;
  private static final long[] SEEDS = {
    0x9E3779B97F4A7C15L, 0xC2B2AE3D27D4EB4FL, 0x165667B19E3779F9L, 0xD6E8FEB86659FD93L
  };

  private final byte[] counters = new byte[ROWS * WIDTH];
  private int counted;

  /** Counts one use of a key. */
  void count(Object key) {
    for (int row = 0; row < ROWS; row++) {
      int at = place(key, row);
      if (counters[at] < Byte.MAX_VALUE) {
        counters[at]++;
      }
    }
    if (++counted == SAMPLE) {
      halve();
    }
  }

  /** Approximately how often a key was used. */
  int estimate(Object key) {
    int least = Byte.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counters[place(key, row)]);
    }
    return least;
  }

  private void halve() {
    for (int at = 0; at < counters.length; at++) {
      counters[at] >>= 1;
    }
    counted = SAMPLE / 2;
  }

  private static int place(Object key, int row) {
    long mixed = (key.hashCode() + SEEDS[row]) * SEEDS[ROWS - 1 - row];
    return row * WIDTH + (int) ((mixed ^ mixed >>> 32) >>> 8 & WIDTH - 1);
  }
}
