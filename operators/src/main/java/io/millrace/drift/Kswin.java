package io.millrace.drift;

import java.util.Arrays;

/*
 *   state[0]                count of all numbers
 *   state[1 .. 1 + window)  the last numbers, that of count c at c mod window
 *
 * Once the window is full, with R the `newest` newest numbers and W as many of the others, drawn
 * without replacement: D = max |F_R - F_W|, the distance of Kolmogorov and Smirnov. By their
 * asymptotic bound, with r numbers in each sample, P(D > d) <= 2 exp(-r d²), so
 *   change if D > sqrt(ln(2/level)/r);  then the newest stay, the others are dropped
 * (Raab, Heusinger, Schleif, Neurocomputing 416, 2020, with ln(1/level), which is a level of twice as
 * much). The draw is a hash of seed and count, so a stored state goes on with the same bits.
 * With r newest of each, a number that is 1 with probability p before and q after a change has D of
 * mean |p - q| and deviation sqrt((p (1 - p) + q (1 - q)) / r). From .2 to .4: r = 250, bound .206,
 * D .2 ± .04, found by a test in .44, while the others are old; r = 60 at level .00001, bound .451,
 * D .2 ± .08, in .001.
 * state[0] counts from `newest` after a change, and the newest numbers are where it says.
 */
/**
 * Detects a change of the distribution of numbers, not of their mean alone, with a window of the
 * last numbers: the newest of them against a random choice of those before. It needs no range and
 * no units.
 */
public final class Kswin implements DriftDetector {

  private final double bound;
  private final int window;
  private final int newest;
  private final long seed;
  private final double[] now;
  private final double[] before;
  private final double[] older;

  /**
   * @param level of the test of one number, above 0 and below 1
   * @param window numbers that are kept
   * @param newest numbers that are compared with as many of the others; at most half of the window
   * @param seed of the choice among the others
   */
  public Kswin(double level, int window, int newest, long seed) {
    if (!(level > 0 && level < 1 && newest > 1 && 2 * newest <= window)) {
      throw new IllegalArgumentException(
          "Cannot compare "
              + newest
              + " of "
              + window
              + " numbers with level "
              + level
              + ": expected a level between 0 and 1, and 2 numbers to half of the window");
    }
    this.bound = Math.sqrt(StrictMath.log(2 / level) / newest);
    this.window = window;
    this.newest = newest;
    this.seed = seed;
    this.now = new double[newest];
    this.before = new double[newest];
    this.older = new double[window - newest];
  }

  /** Level .00005, 1000 numbers of which 250 are the newest, seed 0. */
  public static Kswin usual() {
    return new Kswin(5e-5, 1000, 250, 0);
  }

  @Override
  public int width() {
    return 1 + window;
  }

  @Override
  public Drift step(double value, double[] state) {
    long count = (long) state[0];
    state[1 + (int) (count % window)] = value;
    state[0] = ++count;
    if (count < window) {
      return Drift.NONE;
    }
    copy(state, count - newest, now, newest);
    copy(state, count - window, older, older.length);
    choose(count);
    if (distance() <= bound) {
      return Drift.NONE;
    }
    copy(state, count - newest, older, newest);
    Arrays.fill(state, 0);
    System.arraycopy(older, 0, state, 1, newest);
    state[0] = newest;
    return Drift.CHANGE;
  }

  /** Copies numbers from that of a count on, across the end of the ring. */
  private void copy(double[] state, long from, double[] into, int numbers) {
    int at = (int) (from % window);
    int first = Math.min(numbers, window - at);
    System.arraycopy(state, 1 + at, into, 0, first);
    System.arraycopy(state, 1, into, first, numbers - first);
  }

  /** Draws as many of the older numbers as are compared, each once. */
  private void choose(long count) {
    long hash = seed * 0x9E3779B97F4A7C15L + count;
    for (int i = 0; i < newest; i++) {
      hash = mixed(hash + 0x9E3779B97F4A7C15L);
      int at = i + (int) Math.floorMod(hash, (long) (older.length - i));
      before[i] = older[at];
      older[at] = older[i];
    }
  }

  /** The finalizer of SplitMix64. */
  private static long mixed(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** The largest distance of the two distribution functions, also with equal numbers. */
  private double distance() {
    Arrays.sort(now);
    Arrays.sort(before);
    int a = 0;
    int b = 0;
    int most = 0;
    while (a < newest && b < newest) {
      double at = Math.min(now[a], before[b]);
      while (a < newest && now[a] <= at) {
        a++;
      }
      while (b < newest && before[b] <= at) {
        b++;
      }
      most = Math.max(most, Math.abs(a - b));
    }
    return most / (double) newest;
  }
}
